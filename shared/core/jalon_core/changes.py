"""Changing a record: the version that the caller saw, what differs, and the version that comes of it.

An operation takes the state before, changes the row, takes the state after; where they differ, it calls `touch` and
records one event. One change is one version is one event.
"""

import datetime as dt

from jalon_core.clock import now
from jalon_core.db.base import RecordColumns
from jalon_core.errors import VersionConflict
from jalon_sdk.events import Change
from jalon_sdk.records import State
from jalon_sdk.serial import Json, to_json


def require_version(expected: int | None, current: State) -> None:
    """Stop if somebody changed the record since the caller read it.

    :param expected: the version they read; None when they do not say.
    :raises VersionConflict: it is another one now.
    """
    if expected is not None and expected != current.version:
        raise VersionConflict(
            f"the {current.kind} is at version {current.version}, not {expected}", extra={"current": to_json(current)}
        )


def changed_fields(before: State, after: State) -> dict[str, Change]:
    """The fields that differ, each with its value before and after.

    Custom fields are told one by one, as ``custom.<key>``. Version and time of the change are left out: they differ
    always.
    """
    old, new = (_told(to_json(state)) for state in (before, after))
    return {
        name: Change(before=old.get(name), after=new.get(name))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    }


def touch(record: RecordColumns, *, at: dt.datetime | None = None) -> None:
    """Make what was changed about a record its next version.

    :param at: when it changed; None for now.
    """
    record.version += 1
    record.updated_at = at or now()


def _told(state: Json) -> dict[str, Json]:
    fields = {name: value for name, value in state.items() if name not in ("version", "updated_at")}
    return fields | {f"custom.{key}": value for key, value in fields.pop("custom", {}).items()}
