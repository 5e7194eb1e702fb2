"""An in-process bus: what one service writes into its outbox reaches the handlers of the others. No threads."""

from collections.abc import Sequence

from sqlalchemy import select, update

from jalon_core.bus.envelopes import read_body
from jalon_core.bus.subscriptions import wants
from jalon_core.bus.topology import EVENTS_EXCHANGE
from jalon_core.clock import now
from jalon_core.db.tables import outbox
from jalon_core.service import Context
from jalon_core.testing.events import deliver, run_jobs


def exchange_all(contexts: Sequence[Context], *, jobs: bool = False) -> int:
    """Bring all messages of all outboxes to the handlers they are for, until nothing is left; say how many there were.

    :param jobs: run the services' jobs in between, until they too have nothing left to do.
    """
    moved = 0
    while True:
        portion = sum(_exchange(context, contexts) for context in contexts)
        moved += portion
        done = sum(run_jobs(context) for context in contexts) if jobs else 0
        if not portion and not done:
            return moved


def _exchange(sender: Context, contexts: Sequence[Context]) -> int:
    with sender.database.writing() as session:
        rows = session.execute(select(outbox).where(outbox.c.published_at.is_(None)).order_by(outbox.c.id)).all()
        session.execute(update(outbox).where(outbox.c.id.in_([row.id for row in rows])).values(published_at=now()))
    for row in rows:
        for receiver in contexts:
            if _is_for(receiver, row.exchange, row.routing_key):
                deliver(receiver, read_body(row.body))
    return len(rows)


def _is_for(receiver: Context, exchange: str, routing_key: str) -> bool:
    if exchange == EVENTS_EXCHANGE:
        return wants(receiver.service, routing_key)
    return routing_key.partition(".")[0] == receiver.service.name
