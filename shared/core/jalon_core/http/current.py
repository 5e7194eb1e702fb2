"""What belongs to the request that is being answered; nothing else in the package touches ``flask.g``."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from flask import current_app, g

from jalon_core.access.caller import VISITOR, Caller
from jalon_core.service import Context

if TYPE_CHECKING:
    from jalon_core.http.idempotency import Remembering

EXTENSION = "jalon"
"""Under this key `flask.Flask.extensions` holds the app's `Context`."""


@dataclass
class RequestState:
    """The state of one request.

    :ivar request_id: names the request in the answer, in problems and in logs.
    :ivar started: `time.perf_counter` at its start.
    :ivar version: of the record in the answer, for its ETag.
    :ivar remembering: set while a POST with an ``Idempotency-Key`` is carried out.
    """

    request_id: str
    started: float
    caller: Caller = field(default=VISITOR)
    version: int | None = None
    remembering: "Remembering | None" = None


def begin(state: RequestState) -> None:
    """Make this the state of the current request."""
    g.jalon = state


def state() -> RequestState:
    """The state of the current request."""
    return cast(RequestState, g.jalon)


def context() -> Context:
    """The service that answers."""
    return cast(Context, current_app.extensions[EXTENSION])
