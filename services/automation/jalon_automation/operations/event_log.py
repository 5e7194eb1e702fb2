"""Keeping the event log."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, text
from sqlalchemy.orm import Session

from jalon_automation.domain.facts import id_or_none
from jalon_automation.models import LoggedEvent, NonStart
from jalon_automation.models.event_log import FORGOTTEN
from jalon_core.clock import now
from jalon_core.db.bulk import insert_rows
from jalon_core.db.state import keep_state, locked_state
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import EVENTS

RETENTION = dt.timedelta(days=90)
PORTION = 1000
_LOCK = 7_052_025
"""The number of the advisory lock under which PostgreSQL gives out positions."""


def log_events(session: Session, envelopes: Sequence[Envelope]) -> dict[UUID, int]:
    """Append events to the log, in order, and give their positions by event id.

    Both lanes append. A position must not become visible before a lower one, or a feed reader would pass it over; so
    on PostgreSQL who appends holds a lock until the commit. SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_TAKE_LOCK, {"lock": _LOCK})
    insert_rows(session, cast(Table, LoggedEvent.__table__), [_row(envelope) for envelope in envelopes])
    found = session.execute(_POSITIONS, {"ids": [envelope.id for envelope in envelopes]})
    return {row.event_id: row.seq for row in found}


_TAKE_LOCK = text("SELECT pg_advisory_xact_lock(:lock)")
_POSITIONS = select(LoggedEvent.event_id, LoggedEvent.seq).where(
    LoggedEvent.event_id.in_(bindparam("ids", expanding=True))
)


def _row(envelope: Envelope) -> dict[str, Any]:
    return {
        "event_id": envelope.id,
        "name": envelope.name,
        "type": envelope.type,
        "subject": envelope.subject,
        "at": envelope.time,
        "team_id": id_or_none(envelope.teamid),
        "owner_id": id_or_none(envelope.ownerid),
        "previous_team_id": id_or_none(envelope.previousteamid),
        "previous_owner_id": id_or_none(envelope.previousownerid),
        "contact_ids": envelope.contactids,
        "public": EVENTS[envelope.type].visibility == "public",
        "envelope": envelope.to_wire(),
    }


def forget_old(session: Session) -> int:
    """Delete what is older than the retention, a portion at a time; say how much."""
    edge = now() - RETENTION
    events = session.scalars(
        select(LoggedEvent.seq).where(LoggedEvent.at < edge).order_by(LoggedEvent.seq).limit(PORTION)
    ).all()
    if events:
        session.execute(delete(LoggedEvent).where(LoggedEvent.seq.in_(events)))
        # Readers of the feed that are behind this position must be told that they have missed something.
        locked_state(session, FORGOTTEN, 0)
        keep_state(session, FORGOTTEN, events[-1])
    reasons = session.scalars(select(NonStart.id).where(NonStart.at < edge).limit(PORTION)).all()
    session.execute(delete(NonStart).where(NonStart.id.in_(reasons)))
    return len(events) + len(reasons)
