"""``docs/openapi.json``: the services' OpenAPI documents as one, as clients see it behind the gateway."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

TITLE = "Jalon"
SECTIONS = ("schemas", "responses", "parameters", "securitySchemes", "headers")


def merged_openapi(apps: Mapping[str, Flask]) -> dict[str, Any]:
    """One document out of every service's.

    :param apps: the services' web applications by name, made by `jalon_core.http.app.create_app`.
    :raises ValueError: two services mean different things by the same schema name or path.
    """
    merged: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": TITLE, "version": "1"},
        "servers": [{"url": "/"}],
        "tags": [],
        "paths": {},
        "components": {},
    }
    for name, app in apps.items():
        document = openapi_of(app)
        merged["tags"] += document.get("tags", [])
        _take(merged["paths"], document["paths"], f"{name}: path")
        for section in SECTIONS:
            parts = document.get("components", {}).get(section, {})
            _take(merged["components"].setdefault(section, {}), parts, f"{name}: {section}")
    return merged


def openapi_of(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of one service's application."""
    document: dict[str, Any] = app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    return document


def _take(into: dict[str, Any], parts: Mapping[str, Any], what: str) -> None:
    for name, part in parts.items():
        if into.setdefault(name, part) != part:
            raise ValueError(f"{what} {name} differs from another service's of the same name")
