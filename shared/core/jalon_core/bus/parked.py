"""Parked messages: a reaction that keeps failing parks its record, and the rest flows.

Later messages about the same record wait behind it, in order; copies take their states all the same. Somebody looks at
them, mends what was wrong, and replays them, or drops them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from jalon_core.bus.envelopes import read_body, write_body
from jalon_core.clock import now
from jalon_core.db.tables import parked_messages
from jalon_core.service import Context
from jalon_sdk.envelope import Envelope

_SUBJECTS = "jalon_parked_subjects"


@dataclass(frozen=True)
class Parked:
    """A parked message; ``error`` is empty where it only waits behind another about the same record."""

    id: int
    consumer: str
    subject: str
    type: str
    error: str
    attempts: int
    parked_at: datetime


class Replaying(Protocol):
    """Who handles parked messages; ``consumer`` is the name under which they were parked."""

    consumer: str

    def replay(self, session: Session, envelope: Envelope) -> None:
        """Do what could not be done before."""

    def drop(self, session: Session, envelope: Envelope) -> None:
        """Give it up."""


def park(session: Session, consumer: str, envelope: Envelope, error: str, attempts: int) -> None:
    """Put a message aside, with what went wrong (empty: it only waits behind another)."""
    parked_subjects(session).add(envelope.subject)
    session.execute(
        parked_messages.insert().values(
            consumer=consumer,
            message_id=envelope.id,
            subject=envelope.subject,
            body=write_body(envelope),
            error=error,
            attempts=attempts,
            parked_at=now(),
        )
    )


def parked_subjects(session: Session) -> set[str]:
    """The subjects that are parked, read once per session."""
    subjects: set[str] | None = session.info.get(_SUBJECTS)
    if subjects is None:
        subjects = set(session.scalars(select(parked_messages.c.subject).distinct()))
        session.info[_SUBJECTS] = subjects
    return subjects


def list_parked(context: Context, limit: int = 200) -> list[Parked]:
    """The parked messages of a service, oldest first."""
    with context.reading() as session:
        rows = session.execute(select(parked_messages).order_by(parked_messages.c.id).limit(limit)).all()
    return [
        Parked(row.id, row.consumer, row.subject, read_body(row.body).type, row.error, row.attempts, row.parked_at)
        for row in rows
    ]


def replay_parked(context: Context, handlers: list[Replaying], subject: str) -> int:
    """Do, in order, what was parked about a record; say how many messages were done.

    :raises Exception: what a reaction raised again. That message and those behind it stay parked.
    """
    by_name = {handler.consumer: handler for handler in handlers}
    done = 0
    while (row_id := _first(context, subject)) is not None:
        try:
            with context.database.writing() as session:
                row = session.execute(_one(row_id).with_for_update()).one_or_none()
                if row is not None:
                    by_name[row.consumer].replay(session, read_body(row.body))
                    session.execute(delete(parked_messages).where(parked_messages.c.id == row_id))
        except Exception as error:
            with context.database.writing() as session:
                changes = {"error": repr(error), "attempts": parked_messages.c.attempts + 1}
                session.execute(update(parked_messages).where(parked_messages.c.id == row_id).values(changes))
            raise
        done += 1
    return done


def drop_parked(context: Context, handlers: list[Replaying], message: int) -> bool:
    """Give one parked message up; what waits behind it can go on. False if there is none of this number."""
    by_name = {handler.consumer: handler for handler in handlers}
    with context.database.writing() as session:
        row = session.execute(_one(message).with_for_update()).one_or_none()
        if row is None:
            return False
        by_name[row.consumer].drop(session, read_body(row.body))
        session.execute(delete(parked_messages).where(parked_messages.c.id == message))
        return True


def let_go_on(context: Context, handlers: list[Replaying]) -> int:
    """Do what waits behind nothing any more, because what was before it was replayed or dropped; say how many."""
    first = select(func.min(parked_messages.c.id)).group_by(parked_messages.c.subject)
    free = select(parked_messages.c.subject).where(parked_messages.c.id.in_(first), parked_messages.c.error == "")
    with context.reading() as session:
        subjects = session.scalars(free).all()
    return sum(replay_parked(context, handlers, subject) for subject in subjects)


def _first(context: Context, subject: str) -> int | None:
    with context.reading() as session:
        first: int | None = session.scalar(
            select(func.min(parked_messages.c.id)).where(parked_messages.c.subject == subject)
        )
        return first


def _one(row_id: int) -> Select[Any]:
    return select(parked_messages).where(parked_messages.c.id == row_id)
