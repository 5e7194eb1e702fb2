"""Plain answers of an ASGI application: a small JSON document, or a problem."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http import HTTPStatus
from typing import Any, TypeAlias

from jalon_core.errors import Refusal
from jalon_core.ids import new_id
from jalon_sdk.serial import Json

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def header(scope: Scope, name: str) -> str:
    """A header of the request; empty when it was not sent."""
    wanted = name.lower().encode()
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == wanted), "")


async def answer(
    send: Send,
    status: int,
    data: Mapping[str, Json],
    *,
    content_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> None:
    """Send a JSON document."""
    body = json.dumps(data).encode()
    fields = {"content-type": content_type, "content-length": str(len(body)), **(headers or {})}
    await begin(send, status, fields)
    await send({"type": "http.response.body", "body": body})


async def begin(send: Send, status: int, headers: Mapping[str, str]) -> None:
    """Send status and headers."""
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})


async def refuse(send: Send, refusal: Refusal, scope: Scope) -> None:
    """Send a refusal as a problem document (RFC 9457), as the other services do."""
    request_id = header(scope, "x-request-id") or new_id().hex
    problem = {
        "type": f"urn:jalon:problem:{refusal.code}",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "code": refusal.code,
        "detail": refusal.detail or refusal.code.replace("_", " "),
        "instance": request_id,
    }
    headers = {"x-request-id": request_id}
    if refusal.retry_after is not None:
        headers["retry-after"] = str(refusal.retry_after)
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    await answer(send, refusal.status, problem, content_type="application/problem+json", headers=headers)
