"""The check of the table that classes every route: an app with an unlisted route refuses to start."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from werkzeug.routing import UnicodeConverter

from jalon_core.access.routes import RouteClass
from jalon_core.service import Service

API = "/api/v1"
"""The prefix of every blueprint that is part of the API."""

CORE_ENDPOINTS = frozenset({"api-docs.openapi_json", "health.healthz", "health.readyz", "health.metrics"})
"""What every app has by itself; public, and not routed by the gateway."""


class StorableText(UnicodeConverter):
    """A text in a path, as long as a database can hold it: an address with a NUL in it does not exist."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regex = self.regex.replace("[^/]", "[^/\\x00]")


class WrongRoutes(RuntimeError):
    """A service's table of routes and its blueprints differ."""


def key(method: str, rule: str) -> str:
    """The key of a route in the table: ``POST /deals/<uuid:deal_id>/move``."""
    return f"{method} {rule.removeprefix(API)}"


def method_keys(app: Flask) -> Iterator[str]:
    """The keys of all routes that the blueprints of an app bring."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in CORE_ENDPOINTS:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield key(method, rule.rule)


def check_routes(app: Flask, service: Service) -> None:
    """Compare the URL map with the service's table.

    :raises WrongRoutes: a route has no class, or the table names a route that does not exist.
    """
    present = set(method_keys(app))
    listed = set(service.routes)
    problems = [f"{route} has no class" for route in sorted(present - listed)]
    problems += [f"{route} does not exist" for route in sorted(listed - present)]
    if problems:
        raise WrongRoutes(f"the routes of {service.name} and their table differ: {'; '.join(problems)}")


def class_of(routes: Mapping[str, RouteClass], method: str, rule: str) -> RouteClass:
    """The class of the route that a request matched; HEAD is as GET."""
    return routes[key("GET" if method == "HEAD" else method, rule)]
