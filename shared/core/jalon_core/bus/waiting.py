"""Commands that name a record whose copy has not arrived yet: kept until it has, or their time is over."""

import datetime as dt
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from jalon_core.bus.envelopes import read_body, write_body
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.db.tables import record_copies, waiting_commands
from jalon_core.errors import NotYetKnown
from jalon_sdk.envelope import Envelope

if TYPE_CHECKING:
    from jalon_core.service import Context

COPY_ARRIVED = "copy_arrived"
"""The channel that announces that something a command waits for may have come."""

AGAIN = dt.timedelta(seconds=10)
"""A waiting command is tried again this often even if nothing is known to have arrived."""


class Attempting(Protocol):
    """Who carries commands out."""

    def attempt(self, session: Session, envelope: Envelope, deadline: dt.datetime) -> bool:
        """Carry a command out; False if it still waits."""


def let_wait(session: Session, envelope: Envelope, missing: NotYetKnown, deadline: dt.datetime) -> None:
    """Keep a command until the record that it names is known; one that waits already may wait for another now."""
    values = {"kind": missing.kind, "record_id": UUID(str(missing.record_id)), "tried_at": now()}
    known = waiting_commands.c.message_id == envelope.id
    if session.scalar(select(waiting_commands.c.id).where(known)) is not None:
        session.execute(update(waiting_commands).where(known).values(**values))
        return
    session.execute(
        waiting_commands.insert().values(message_id=envelope.id, body=write_body(envelope), deadline=deadline, **values)
    )
    wake_after_commit(session, COPY_ARRIVED)  # it may have come while we did not find it


def try_waiting(context: "Context", commands: Attempting) -> int:
    """Carry out those waiting commands whose record has arrived, or whose time is over; say how many were done."""
    waiting = waiting_commands.c
    arrived = exists().where(record_copies.c.kind == waiting.kind, record_copies.c.id == waiting.record_id)
    due = or_(arrived, waiting.deadline <= now(), waiting.tried_at <= now() - AGAIN)
    with context.reading() as session:
        row_ids = session.scalars(select(waiting.id).where(due).order_by(waiting.id).limit(100)).all()
    return sum(_try(context, commands, row_id) for row_id in row_ids)


def _try(context: "Context", commands: Attempting, row_id: int) -> int:
    this = waiting_commands.c.id == row_id
    with context.database.writing() as session:
        row = session.execute(select(waiting_commands).where(this).with_for_update(skip_locked=True)).one_or_none()
        if row is None or not commands.attempt(session, read_body(row.body), row.deadline):
            return 0
        session.execute(delete(waiting_commands).where(this))
        return 1
