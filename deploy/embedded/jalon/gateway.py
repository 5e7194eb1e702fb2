"""One origin for all services: which path goes to whom."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from jalon_core.service import Service

WsgiApp = Callable[[Any, Any], Iterable[bytes]]
Scope = MutableMapping[str, Any]
AsgiApp = Callable[[Scope, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]

API = "/api/v1/"
LIVE = "/api/v1/live"
WSGI_THREADS = 16


def routes(services: Iterable[Service]) -> dict[str, str]:
    """Path prefix to the name of the service that answers; the longest prefix that fits wins.

    :raises ValueError: two services claim the same prefix.
    """
    table: dict[str, str] = {}
    for service in services:
        for prefix in (*(f"{API}{resource}" for resource in service.resources), *service.public_prefixes):
            if prefix in table:
                raise ValueError(f"{prefix} is claimed by {table[prefix]} and {service.name}")
            table[prefix] = service.name
    return table


def service_of(path: str, table: Mapping[str, str]) -> str | None:
    """The service that answers a path, or None: ``/api/v1/deals/…`` is below ``/api/v1/deals``."""
    fits = [prefix for prefix in table if path == prefix or path.startswith(prefix.rstrip("/") + "/")]
    return table[max(fits, key=len)] if fits else None


def wsgi_gateway(apps: Mapping[str, WsgiApp], table: Mapping[str, str], otherwise: WsgiApp) -> WsgiApp:
    """One WSGI application out of the services' and one for all other paths (the web page)."""

    def gateway(environ: Any, start_response: Any) -> Iterable[bytes]:
        # The ASGI side ends the stream where the body ends; without this, a chunked body would read as empty.
        environ["wsgi.input_terminated"] = True
        name = service_of(environ["PATH_INFO"], table)
        return (apps[name] if name else otherwise)(environ, start_response)

    return gateway


def asgi_gateway(wsgi: WsgiApp, live: AsgiApp) -> AsgiApp:
    """Send the stream of live changes to its ASGI application and everything else to threads."""
    threads = WSGIMiddleware(wsgi, workers=WSGI_THREADS)

    async def gateway(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan" or scope.get("path") == LIVE:
            await live(scope, receive, send)
        else:
            await threads(scope, receive, send)  # type: ignore[arg-type]  # a2wsgi types scopes more narrowly

    return gateway
