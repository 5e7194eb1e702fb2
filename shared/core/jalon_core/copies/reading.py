"""Reading copies of other services' records, as typed states."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from jalon_core.copies.kinds import STATES
from jalon_core.db.tables import record_copies
from jalon_core.errors import NotFound, NotYetKnown
from jalon_sdk.serial import from_json


def copied(session: Session, kind: str, record_id: UUID, *, include_deleted: bool = False) -> Any:
    """The last known state of a record (an instance of its class in `jalon_sdk.records`), or None.

    By the id of one that was merged away, the one that stayed: compare ``.id``.

    :param include_deleted: give the tombstone of a deleted record too.
    """
    state = _state(session, kind, record_id)
    if not include_deleted:
        state = _stayed(session, kind, state)
    return None if state is None or (state.deleted and not include_deleted) else state


def require_copied(session: Session, kind: str, record_id: UUID) -> Any:
    """The last known state of a record that must be there; of one that was merged away, the one that stayed.

    :raises NotYetKnown: nothing has been heard of it so far.
    :raises NotFound: it was deleted.
    """
    state = _stayed(session, kind, _state(session, kind, record_id))
    if state is None:
        raise NotYetKnown(kind, record_id)
    if state.deleted:
        raise NotFound
    return state


def copied_many(session: Session, kind: str, record_ids: Iterable[UUID]) -> dict[UUID, Any]:
    """The states of those of the records that are known and not deleted, by id."""
    wanted = list(set(record_ids))
    found: dict[UUID, Any] = {}
    for start in range(0, len(wanted), 500):
        rows = session.execute(
            select(record_copies.c.id, record_copies.c.state).where(
                record_copies.c.kind == kind,
                record_copies.c.id.in_(wanted[start : start + 500]),
                record_copies.c.deleted.is_(False),
            )
        )
        found.update({row.id: from_json(STATES[kind], row.state) for row in rows})
    return found


@dataclass(frozen=True, kw_only=True)
class Named:
    """A record of another service with what it is called."""

    id: UUID
    name: str


def names_of(session: Session, kind: str, record_ids: Iterable[UUID]) -> dict[UUID, Named]:
    """Those of the records that are known and not deleted, by id: `copied_many` where only the name is shown."""
    rows = session.execute(_NAMES, {"kind": kind, "ids": list(set(record_ids))})
    return {row.id: Named(id=row.id, name=row.name) for row in rows}


_NAMES = select(record_copies.c.id, record_copies.c.state["name"].as_string().label("name")).where(
    record_copies.c.kind == bindparam("kind"),
    record_copies.c.id.in_(bindparam("ids", expanding=True)),
    record_copies.c.deleted.is_(False),
)


def surviving_id(session: Session, kind: str, record_id: UUID) -> UUID:
    """The id of the record itself, or of the one into which it was merged."""
    state = _stayed(session, kind, _state(session, kind, record_id))
    return record_id if state is None else UUID(str(state.id))


def _stayed(session: Session, kind: str, state: Any) -> Any:
    """Follow merges to the one that stayed, as far as they are known."""
    seen = set()
    while state is not None and getattr(state, "merged_into", None) is not None and state.id not in seen:
        seen.add(state.id)
        state = _state(session, kind, state.merged_into) or state
    return state


_STATE = select(record_copies.c.state).where(
    record_copies.c.kind == bindparam("kind"), record_copies.c.id == bindparam("id")
)


def _state(session: Session, kind: str, record_id: UUID) -> Any:
    data = session.scalar(_STATE, {"kind": kind, "id": record_id})
    return None if data is None else from_json(STATES[kind], data)
