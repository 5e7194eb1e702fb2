"""The app factory: everything that a service's declaration says about HTTP, wired."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from jalon_core.http import authentication, observation, problems
from jalon_core.http.application import Application
from jalon_core.http.current import EXTENSION
from jalon_core.http.health import health
from jalon_core.http.openapi import DeclarationPlugin, JalonApi, spec_options
from jalon_core.http.routes import API, StorableText, check_routes
from jalon_core.service import Context


def create_app(context: Context) -> Flask:
    """Make the app of a service.

    :raises jalon_core.http.routes.WrongRoutes: a route is not classed in the service's table.
    """
    service, settings = context.service, context.settings
    app = Application(service.package, static_folder=None)
    app.extensions[EXTENSION] = context
    app.url_map.converters.update(default=StorableText, string=StorableText)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.config.update(
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_body_bytes,
        API_TITLE=f"Jalon {service.name}",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        API_SPEC_OPTIONS=spec_options(service),
    )
    observation.register(app, service.name)
    authentication.register(app, context)
    problems.register(app, service.refusals)
    app.register_blueprint(health(context))
    api = JalonApi(app, spec_kwargs={"extra_plugins": [DeclarationPlugin(service)]})
    for blueprint in service.blueprints():
        api.register_blueprint(blueprint, url_prefix=None if blueprint.outside_api else API)
    check_routes(app, service)
    if not settings.embedded:
        # The gateway stands before us and says who really asked.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # as Werkzeug says to
    return app
