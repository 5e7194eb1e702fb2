"""The state of any record: the last, as the copies have it, or as it was when an event came."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from jalon_automation.domain.facts import before
from jalon_automation.domain.kinds import kind_of
from jalon_automation.models.event_log import LoggedEvent
from jalon_core.db.tables import record_copies
from jalon_sdk.serial import Json


def known_state(session: Session, subject: str) -> Json:
    """The state of ``deals/<id>`` as JSON, a tombstone too; None when nothing was heard of it."""
    key = _key(subject)
    return None if key is None else session.scalar(_STATE, {"kind": key[0], "id": key[1]})


def held_state(session: Session, subject: str) -> tuple[Json, bool]:
    """`known_state`, and whether it stays so until this transaction is over.

    It does not where another transaction is changing it at this moment, or where nothing was heard of it so far. It is
    not waited for: that other transaction may want what this one holds.
    """
    key = _key(subject)
    if key is None:
        return None, False
    held = session.execute(_STATE.with_for_update(read=True, skip_locked=True), {"kind": key[0], "id": key[1]})
    found = held.one_or_none()
    return (known_state(session, subject), False) if found is None else (found.state, True)


def recall_states(session: Session, subjects: Collection[str]) -> None:
    """Read the states of many records at once, for `recalled` in this transaction."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    by_key: dict[tuple[str, UUID], str] = {}
    for subject in subjects:
        key = _key(subject)
        if key is not None:
            by_key[key] = subject
            ids[key[0]].append(key[1])
    found: dict[str, Json] = dict.fromkeys(subjects)
    for kind, record_ids in ids.items():
        for row in session.execute(_STATES, {"kind": kind, "ids": record_ids}):
            found[by_key[kind, row.id]] = row.state
    session.info[_RECALLED] = found


def recalled(session: Session, subject: str) -> Json:
    """`known_state`, as it was when this transaction read many at once, if it did."""
    states: Mapping[str, Json] = session.info.get(_RECALLED, {})
    return states[subject] if subject in states else known_state(session, subject)


_RECALLED = "jalon_automation_recalled"
_STATES = select(record_copies.c.id, record_copies.c.state).where(
    record_copies.c.kind == bindparam("kind"), record_copies.c.id.in_(bindparam("ids", expanding=True))
)
_STATE = select(record_copies.c.state).where(
    record_copies.c.kind == bindparam("kind"), record_copies.c.id == bindparam("id")
)


def _key(subject: str) -> tuple[str, UUID] | None:
    kind = kind_of(subject)
    try:
        return None if kind is None else (kind, UUID(subject.rpartition("/")[2]))
    except ValueError:
        return None


def state_at(session: Session, subject: str, seq: int) -> Json:
    """The record's state when the event at this position of the log was taken in; None if it was not known then.

    The last event before says it. If there is none in the log, the first one after says what was before; if there is
    no event at all, the record has not changed while the log lasted, and the copy says it. (The copies alone do not:
    they take the states of a whole batch of events before anything reacts to the first of them.)
    """
    about = select(LoggedEvent).where(LoggedEvent.subject == subject)
    earlier = session.scalar(about.where(LoggedEvent.seq <= seq).order_by(LoggedEvent.seq.desc()).limit(1))
    if earlier is not None:
        return earlier.envelope["data"].get("record")
    later = session.scalar(about.where(LoggedEvent.seq > seq).order_by(LoggedEvent.seq).limit(1))
    if later is not None:
        return before(later.envelope["data"]) or None
    return known_state(session, subject)
