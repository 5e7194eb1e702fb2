"""Before each request: who asks, and may they use this route at all?"""

from flask import Flask, request

from jalon_core.access.api_keys import require_scope
from jalon_core.access.authenticate import authenticate
from jalon_core.access.keys import KeySource
from jalon_core.access.rights import require_admin
from jalon_core.access.routes import ADMIN, PUBLIC
from jalon_core.access.tokens import Verifier
from jalon_core.http import current
from jalon_core.http.routes import API, CORE_ENDPOINTS, class_of
from jalon_core.service import Context


def register(app: Flask, context: Context) -> None:
    """Authenticate each request of an app by the class of its route."""
    verifier = Verifier(KeySource(context.settings.effective_jwks_url))
    routes = context.service.routes

    @app.before_request
    def check_caller() -> None:
        rule = request.url_rule
        if rule is None or rule.endpoint in CORE_ENDPOINTS or request.method == "OPTIONS":
            return
        route_class = class_of(routes, request.method, rule.rule)
        if route_class == PUBLIC:
            return
        header = request.headers.get("Authorization", "")
        with context.database.glancing() as session:
            caller = authenticate(header, session, directory=context.service.directory, verifier=verifier)
        require_scope(caller.scopes, _resource(rule.rule), write=request.method not in ("GET", "HEAD"))
        if route_class == ADMIN:
            require_admin(caller)
        current.state().caller = caller


def _resource(rule: str) -> str:
    return rule.removeprefix(API).strip("/").split("/", 1)[0]
