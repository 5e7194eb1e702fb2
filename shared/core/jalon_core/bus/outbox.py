"""The outbox: messages are rows of the transaction that causes them, and the relay publishes them afterwards."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from jalon_core.bus.envelopes import Written
from jalon_core.bus.topology import EVENTS_EXCHANGE
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.db.bulk import insert_rows
from jalon_core.db.tables import outbox

OUTBOX = "outbox"
"""The channel on which the relay is woken."""


_INSERT = outbox.insert().inline()
_GATHERED = "jalon_gathered_messages"


def enqueue(session: Session, message: Written, *, exchange: str, routing_key: str) -> None:
    """Write a message into the outbox and wake the relay once the transaction is committed."""
    row = _row(message, exchange, routing_key, now())
    if is_gathering(session):
        session.info[_GATHERED].append(row)
        return
    session.connection().execute(_INSERT, row)
    wake_after_commit(session, OUTBOX)


@contextlib.contextmanager
def gathering(session: Session) -> Iterator[None]:
    """Write the messages of the block together at its end, in order, and after all its changes.

    For transactions that do the same small thing many times: neither the changes nor the messages go to the database
    one by one. No savepoint may be rolled back within, and what raises must end the transaction.
    """
    if is_gathering(session):
        yield
        return
    rows: list[dict[str, Any]] = []
    session.info[_GATHERED] = rows
    try:
        yield
    finally:
        del session.info[_GATHERED]
    # The locks of all changed rows must be ours before the outbox gives out its numbers, as in `UnitOfWork.record`.
    session.flush()
    if rows:
        insert_rows(session, outbox, rows)
        wake_after_commit(session, OUTBOX)


def is_gathering(session: Session) -> bool:
    """Whether messages are written at the end of a `gathering`."""
    return _GATHERED in session.info


def enqueue_events(session: Session, messages: Sequence[Written]) -> None:
    """`enqueue` for the events of a whole batch, in order."""
    moment = now()
    insert_rows(session, outbox, [_row(message, EVENTS_EXCHANGE, message.type, moment) for message in messages])
    wake_after_commit(session, OUTBOX)


def _row(message: Written, exchange: str, routing_key: str, moment: dt.datetime) -> dict[str, Any]:
    return {
        "message_id": message.id,
        "exchange": exchange,
        "routing_key": routing_key,
        "lane": message.lane,
        "subject": message.subject,
        "body": message.body,
        "created_at": moment,
    }
