"""What views are written with: blueprints, the request's unit of work, who asks, and the version they saw."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import request
from flask_smorest import Blueprint as SmorestBlueprint
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.errors import Invalid
from jalon_core.http import current
from jalon_core.http.parsing import BodyParser
from jalon_core.settings import Settings
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Lane


class Blueprint(SmorestBlueprint):
    """A group of routes.

    :ivar outside_api: its paths are not under ``/api/v1`` (public pages, the key set).
    """

    ARGUMENTS_PARSER = BodyParser()

    def __init__(self, *args: Any, outside_api: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outside_api = outside_api

    @staticmethod
    def _prepare_response_content(data: Any) -> Any:
        # The body of a single record carries its version: that is its ETag too.
        if isinstance(data, dict) and isinstance(data.get("version"), int):
            current.state().version = data["version"]
        return data


def blueprint(name: str, import_name: str, *, description: str = "", outside_api: bool = False) -> Blueprint:
    """Make a blueprint; its paths are written without ``/api/v1``, which the app adds unless ``outside_api``."""
    return Blueprint(name, import_name, description=description, outside_api=outside_api)


def current_caller() -> Caller:
    """Who asks."""
    return current.state().caller


def current_settings() -> Settings:
    """What the process was told."""
    return current.context().settings


@contextmanager
def transaction(*, caller: Caller | None = None, lane: Lane = "live", remember: bool = True) -> Iterator[UnitOfWork]:
    """Open the unit of work of this request; committed at the end, rolled back on an exception.

    While a POST with an ``Idempotency-Key`` is carried out, the commit waits until the answer is known and is stored
    in the same transaction; see `jalon_core.http.idempotency`. Further transactions of that request join the first:
    all of it is done, or nothing.

    :param caller: default who asks; a public page may act for somebody else.
    :param remember: False where the answer holds a secret, which must not be stored.
    """
    context = current.context()
    who = caller or current_caller()
    remembering = current.state().remembering
    if remembering is None or not (remember or remembering.open_session):
        with context.transaction(who, lane=lane) as uow:
            yield uow
        return
    with remembering.session() as session:
        yield context.unit_of_work(session, who, lane=lane)


@contextmanager
def reading() -> Iterator[Session]:
    """A session that reads one consistent state, with what this request has written so far."""
    remembering = current.state().remembering
    if remembering is not None and remembering.open_session is not None:
        yield remembering.open_session
        return
    with current.context().reading() as session:
        yield session


def if_match() -> int | None:
    """The version that the caller saw, from the header ``If-Match`` (``"3"`` or ``W/"3"``); None when not given.

    :raises Invalid: the header holds something else.
    """
    header = request.headers.get("If-Match", "").strip()
    if header in ("", "*"):
        return None
    version = header.removeprefix("W/").strip('"')
    if not version.isascii() or not version.isdigit():
        raise Invalid("If-Match takes one version", fields={"If-Match": ['must be one version, e.g. "3"']})
    return int(version)
