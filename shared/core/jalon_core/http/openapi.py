"""The OpenAPI document of a service, made by flask-smorest from its blueprints and schemas."""

from typing import Any

from apispec import BasePlugin
from flask_smorest import Api

from jalon_core.access.routes import PUBLIC
from jalon_core.http.problems import ProblemSchema
from jalon_core.http.routes import API
from jalon_core.http.schemas import UtcTime
from jalon_core.service import Service
from jalon_sdk.serial import Json

PROBLEM = "application/problem+json"

_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Sent again with the same key within 24 hours, the request is done once and answered the same.",
    "schema": {"type": "string", "maxLength": 255},
}
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "The version that was seen; refused with 412 when there is another one by now.",
    "schema": {"type": "string"},
}
_HEADERS = {"post": _IDEMPOTENCY_KEY, "patch": _IF_MATCH, "put": _IF_MATCH}


class JalonApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest's Api, documenting our problems and leaving the answering of errors to `problems`."""

    ERROR_SCHEMA = ProblemSchema

    def init_app(self, app: Any, *, spec_kwargs: Any = None) -> None:
        """Prepare the document."""
        super().init_app(app, spec_kwargs=spec_kwargs)
        self.register_field(UtcTime, "string", "date-time")

    def _register_error_handlers(self) -> None:
        """Errors are answered by `jalon_core.http.problems`."""

    def _register_responses(self) -> None:
        content = {PROBLEM: {"schema": self.ERROR_SCHEMA}}
        answer = {"description": "A problem (RFC 9457); `code` says which", "content": content}
        self.spec.components.response("DEFAULT_ERROR", answer, lazy=True)
        self.spec.components.response("UNPROCESSABLE_ENTITY", answer, lazy=True)
        self.spec.components.response("UNPROCESSABLE_CONTENT", answer, lazy=True)


def spec_options(service: Service) -> dict[str, Json]:
    """What the document says besides routes: how to authenticate."""
    bearer = {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token from `POST /api/v1/session`, or an API key.",
    }
    return {
        "info": {"description": f"The {service.name} service of Jalon."},
        "components": {"securitySchemes": {"bearer": bearer}},
        "security": [{"bearer": []}],
        "servers": [{"url": "/"}],
    }


class DeclarationPlugin(BasePlugin):
    """Says of each operation what the declaration knows: which are public, and the headers that all of them take."""

    def __init__(self, service: Service) -> None:
        self._public = {key for key, route_class in service.routes.items() if route_class == PUBLIC}

    def operation_helper(
        self, path: str | None = None, operations: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """Complete the operations of a path."""
        rule: str = kwargs["rule"].rule
        for method, operation in (operations or {}).items():
            if f"{method.upper()} {rule.removeprefix(API)}" in self._public:
                operation["security"] = []
            if method in _HEADERS and rule.startswith(API):
                operation.setdefault("parameters", []).append(_HEADERS[method])
