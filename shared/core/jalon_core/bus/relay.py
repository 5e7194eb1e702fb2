"""The relay: publishes the outbox, in order, live lane first. One per service is active; more stand by.

A message is marked as published after the broker has confirmed it; if the relay dies in between, it is published
again, and the inbox of whoever gets it twice drops it. While the broker is down, the outbox waits.
"""

import logging
import threading
import time
from typing import Any

from sqlalchemy import Row, and_, not_, select, update

from jalon_core.bus.broker import Broker, Line, Outgoing
from jalon_core.bus.declaring import declare_service
from jalon_core.bus.envelopes import read_body
from jalon_core.bus.locking import Transaction, sole_relay
from jalon_core.bus.outbox import OUTBOX
from jalon_core.bus.topology import EVENTS_EXCHANGE, LANES, LIVE_QUEUES, lane_exchange
from jalon_core.bus.waking import bell, bell_name
from jalon_core.clock import now
from jalon_core.db.tables import outbox
from jalon_core.service import Context
from jalon_sdk.events.bus import SnapshotEnded, SnapshotStates

log = logging.getLogger(__name__)

BATCH = 200

_GIVEN_UP = frozenset({SnapshotStates.type(), SnapshotEnded.type()})
"""What is dropped if its queue is gone: whoever wanted the snapshot has gone too, or asks again."""

_GLANCE = 1.0
_HOLD = 2.0


class Relay:
    """Publishes the outbox of one service."""

    def __init__(self, context: Context, broker: Broker) -> None:
        self._context = context
        self._broker = broker
        self._waiter = bell(bell_name(context.database.url), OUTBOX).waiter()
        self._held: dict[tuple[str, str], float] = {}

    def run(self, stopping: threading.Event) -> None:
        """Publish until told to stop, as soon as this is the active relay.

        :raises jalon_core.bus.broker.BrokerDown: the caller comes back after a while.
        """
        with sole_relay(self._context.database, stopping) as turn:
            if turn is None:
                return
            with self._broker.open() as line:
                declare_service(line, self._context.service)
                while not stopping.is_set():
                    if not self.publish(line, turn.transaction):
                        line.drain(0)
                        (turn.hear or self._waiter.wait)(_GLANCE)

    def wake(self) -> None:
        """Let it look at once, e.g. whether it should stop; on PostgreSQL it does so within a second by itself."""
        self._waiter.wake()

    def publish(self, line: Line, transaction: Transaction) -> int:
        """Publish the next batch; say how many messages were published."""
        for lane in LANES:
            rows = self._next(transaction, lane)
            if rows:
                return self._publish(line, transaction, rows)
        return 0

    def _next(self, transaction: Transaction, lane: str) -> list[Row[Any]]:
        moment = time.monotonic()
        self._held = {route: until for route, until in self._held.items() if until > moment}
        columns = outbox.c
        held = [not_(and_(columns.exchange == exchange, columns.routing_key == key)) for exchange, key in self._held]
        query = (
            select(columns.id, columns.lane, columns.exchange, columns.routing_key, columns.body)
            .where(columns.published_at.is_(None), columns.lane == lane, *held)
            .order_by(columns.id)
            .limit(BATCH)
        )
        if self._context.database.is_sqlite:
            with self._context.reading() as session:
                return list(session.execute(query))
        with transaction() as connection:
            return list(connection.execute(query))

    def _publish(self, line: Line, transaction: Transaction, rows: list[Row[Any]]) -> int:
        unwanted = line.publish_batch([_outgoing(row) for row in rows])
        returned = {row.id for row in rows if str(row.id) in unwanted and read_body(row.body).type not in _GIVEN_UP}
        for row in rows:
            if row.id in returned:
                self._hold((row.exchange, row.routing_key))
        published = [row.id for row in rows if row.id not in returned]
        if published:
            with transaction() as connection:
                connection.execute(update(outbox).where(outbox.c.id.in_(published)).values(published_at=now()))
        return len(published)

    def _hold(self, route: tuple[str, str]) -> None:
        """Let what takes this way wait, in order: the queue it leads to does not exist before its service has run."""
        if route not in self._held:
            log.info("no queue for %s %s yet", *route)
        self._held[route] = time.monotonic() + _HOLD


def _outgoing(row: Row[Any]) -> Outgoing:
    is_event = row.exchange == EVENTS_EXCHANGE
    exchange = lane_exchange(row.lane) if is_event else row.exchange
    mandatory = not is_event and not row.routing_key.startswith(LIVE_QUEUES)
    return Outgoing(str(row.id), row.body, exchange, row.routing_key, mandatory=mandatory)
