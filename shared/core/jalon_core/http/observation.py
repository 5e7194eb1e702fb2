"""Around each request: its id, one log line, its metrics, and the headers that every answer carries."""

import re
import secrets
import time

from flask import Flask, Response, request

from jalon_core.http import current
from jalon_core.http.current import RequestState
from jalon_core.http.routes import CORE_ENDPOINTS
from jalon_core.logs import logger
from jalon_core.metrics import REQUESTS

log = logger("jalon.http")

REQUEST_ID = "X-Request-Id"
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def register(app: Flask, service: str) -> None:
    """Observe all requests of an app."""

    @app.before_request
    def name_request() -> None:
        given = request.headers.get(REQUEST_ID, "")
        request_id = given if _SANE_ID.match(given) else secrets.token_hex(16)
        current.begin(RequestState(request_id=request_id, started=time.perf_counter()))

    @app.after_request
    def finish(response: Response) -> Response:
        state = current.state()
        _add_headers(response, state.request_id)
        rule = request.url_rule
        route = rule.rule if rule is not None else "none"
        seconds = time.perf_counter() - state.started
        REQUESTS.labels(service, request.method, route, str(response.status_code)).observe(seconds)
        if rule is None or rule.endpoint not in CORE_ENDPOINTS:
            log.info(
                "request",
                service=service,
                request_id=state.request_id,
                method=request.method,
                route=route,
                status=response.status_code,
                ms=round(seconds * 1000, 1),
                actor=state.caller.actor,
            )
        return response


def _add_headers(response: Response, request_id: str) -> None:
    is_page = response.mimetype == "text/html"
    response.headers[REQUEST_ID] = request_id
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Content-Security-Policy", _PAGE_POLICY if is_page else _API_POLICY)
    response.headers.setdefault("Cache-Control", "no-store")
