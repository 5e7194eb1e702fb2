"""What the origin serves besides the services: the built web page, health of the whole, the API's documentation."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response
from whitenoise import WhiteNoise

from jalon.documents.api_page import api_page
from jalon.gateway import WsgiApp

MISSING_PAGE = b"The web page is not built: run `make web/dist/index.html`, or set JALON_WEB_DIR."


def pages_app(
    web_dir: Path, health: Callable[[], Mapping[str, Any]], openapi: Callable[[], Mapping[str, Any]]
) -> WsgiApp:
    """The application for every path that no service owns.

    :param health: readiness of each service, by name.
    :param openapi: the merged OpenAPI document.
    """
    app = Flask("jalon.pages", static_folder=None)

    @cache
    def document() -> Mapping[str, Any]:
        return openapi()

    @app.get("/api/openapi.json")
    def openapi_json() -> Response:
        return Response(json.dumps(document()), mimetype="application/json")

    @app.get("/api/docs")
    def api_docs() -> str:
        return api_page(document())

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    def readyz() -> tuple[Mapping[str, Any], int]:
        states = health()
        return states, 200 if all(state["status"] == "ready" for state in states.values()) else 503

    return _with_web(app.wsgi_app, web_dir)


def _with_web(app: WsgiApp, web_dir: Path) -> WsgiApp:
    """Serve the built files; every other path that is no API path is a page of the single-page application."""
    files = WhiteNoise(app, root=str(web_dir), index_file=True, max_age=31_536_000) if web_dir.is_dir() else None
    index = web_dir / "index.html"

    def serve(environ: Any, start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(("/api/", "/healthz", "/readyz")):
            return app(environ, start_response)
        if files is None or not index.is_file():
            start_response("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
            return [MISSING_PAGE]
        if "." not in path.rpartition("/")[2]:
            environ["PATH_INFO"] = "/"
        served: Iterable[bytes] = files(environ, start_response)
        return served

    return serve
