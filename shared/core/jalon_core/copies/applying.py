"""Taking states into the copies: only if (epoch, version) is higher than what is known."""

import functools
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jalon_core.clock import now
from jalon_core.copies.kinds import STATES
from jalon_core.db.tables import record_copies
from jalon_sdk.serial import Json, from_json


def take_state(session: Session, kind: str, epoch: int, state: Json) -> bool:
    """Keep the state unless a later one is known; say whether it was kept.

    The JSON is kept as it came, with fields that this release does not know yet.

    :raises jalon_sdk.serial.Unreadable: it is no state of this kind.
    """
    record = from_json(STATES[kind], state)
    result: Any = session.execute(_take_later(_dialect(session)), copy_row(kind, epoch, record.id, state))
    return bool(result.rowcount)


def take_rows(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """`take_state` for many states, as `copy_row` gives them; the same record may be among them several times."""
    if rows:
        session.connection().execute(_take_later(_dialect(session)), rows)


def upsert(session: Session) -> Any:
    """An insert into the copies that can give way to what is there, in the words of the session's database."""
    return _insert(_dialect(session))


def copy_row(kind: str, epoch: int, record_id: UUID, state: Json) -> dict[str, Any]:
    """The row of a copy."""
    return {
        "kind": kind,
        "id": record_id,
        "epoch": epoch,
        "version": state["version"],
        "team_id": _uuid(state.get("team_id")),
        "owner_id": _uuid(state.get("owner_id")),
        "deleted": state.get("deleted", False),
        "state": state,
        "received_at": now(),
    }


@functools.cache
def _take_later(dialect: str) -> Any:
    insert = _insert(dialect)
    known, new = record_copies.c, insert.excluded
    later = or_(new.epoch > known.epoch, and_(new.epoch == known.epoch, new.version > known.version))
    values = {column.name: new[column.name] for column in known if not column.primary_key}
    return insert.on_conflict_do_update(index_elements=[known.kind, known.id], set_=values, where=later)


def _insert(dialect: str) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(record_copies)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
