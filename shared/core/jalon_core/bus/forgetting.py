"""What waits in a service's queues: since when, for a backup; and forgotten after a restore, when it never happened."""

import contextlib
import datetime as dt

from jalon_core.bus.broker import Broker, Incoming
from jalon_core.bus.envelopes import read_body
from jalon_core.bus.topology import LANES, command_queue, dead_queue, event_queue
from jalon_sdk.serial import Unreadable

PATIENCE = 10.0
"""Seconds that the broker may take from one message to the next."""

GLANCE = 1.0
"""Seconds after which a queue that gives nothing has another consumer."""


def forget_since(broker: Broker, service: str, moment: dt.datetime) -> int:
    """Throw away every message of a service's queues, dead letters too, that was written at a moment or later.

    The others stay where they are, in order, and so does what nobody can read. Nobody may consume meanwhile.

    :return: how many were thrown away.
    :raises jalon_core.bus.broker.BrokerDown: it can be done again.
    """
    return sum(_forget(broker, queue, moment) for queue in (*_queues(service), dead_queue(service)))


def oldest_waiting(broker: Broker, service: str) -> dt.datetime | None:
    """When the first message was written of those that wait for a service while nobody consumes its queues.

    Where somebody does, what waits there is on its way and does not count.

    :raises jalon_core.bus.broker.BrokerDown: it cannot be known.
    """
    found: list[dt.datetime] = []

    def look(message: Incoming) -> None:
        with contextlib.suppress(Unreadable):
            found.append(read_body(message.body).time)

    for queue in _queues(service):
        with broker.open() as line:  # closed, so that the message goes back to its place
            if line.size(queue):
                line.consume(queue, look, prefetch=1)
                line.drain(GLANCE)
    return min(found, default=None)


def _queues(service: str) -> list[str]:
    return [name(service, lane) for lane in LANES for name in (event_queue, command_queue)]


def _forget(broker: Broker, queue: str, moment: dt.datetime) -> int:
    seen = forgotten = 0
    # A line for each queue: what is not acknowledged goes back to its place when the line is closed.
    with broker.open() as line:

        def judge(message: Incoming) -> None:
            nonlocal seen, forgotten
            seen += 1
            if _written_since(message.body, moment):
                line.ack(message)
                forgotten += 1

        waiting = line.size(queue)
        if not waiting:
            return 0
        # Consumed rather than fetched one by one, which RabbitMQ forbids where one consumer at a time is active.
        line.consume(queue, judge, prefetch=0)
        while seen < waiting and line.drain(PATIENCE):
            pass
    return forgotten


def _written_since(body: bytes, moment: dt.datetime) -> bool:
    try:
        return read_body(body).time >= moment
    except Unreadable:
        return False
