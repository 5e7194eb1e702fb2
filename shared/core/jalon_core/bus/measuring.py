"""What waits, in numbers, for ``/metrics`` and for ``jalon doctor``."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import func, select

from jalon_core.bus.broker import Broker, BrokerDown
from jalon_core.bus.topology import LANES, command_queue, dead_queue, event_queue
from jalon_core.clock import now
from jalon_core.copies.filling import filling
from jalon_core.db.tables import outbox, parked_messages, waiting_commands
from jalon_core.service import Context, Service


def measure_database(context: Context) -> Mapping[str, float]:
    """What waits in a service's own database.

    ``outbox_messages`` and ``outbox_seconds`` (the age of the oldest), ``parked_messages``, ``waiting_commands``, and
    ``copies_filling``: kinds of record whose copies are not whole; and what the service measures of its own.
    """
    waiting = select(func.count(), func.min(outbox.c.created_at)).where(outbox.c.published_at.is_(None))
    with context.reading() as session:
        count, oldest = session.execute(waiting).one()
        return {
            "outbox_messages": count,
            "outbox_seconds": max((now() - oldest) / dt.timedelta(seconds=1), 0.0) if oldest else 0.0,
            "parked_messages": session.scalar(select(func.count()).select_from(parked_messages)) or 0,
            "waiting_commands": session.scalar(select(func.count()).select_from(waiting_commands)) or 0,
            "copies_filling": len(filling(session, context.service)),
            **{name: measure(session) for name, measure in context.service.measures.items()},
        }


def measure_queues(context: Context, broker: Broker) -> Mapping[str, int]:
    """How many messages are ready in each queue of a service, dead letters included; empty if the broker is down."""
    try:
        with broker.open() as line:
            return {queue: line.size(queue) or 0 for queue in queues_of(context.service)}
    except BrokerDown:
        return {}


def queues_of(service: Service) -> list[str]:
    """The names of a service's queues, that of its dead letters first."""
    queues = [dead_queue(service.name), *(event_queue(service.name, lane) for lane in LANES)]
    if service.commands:
        queues += [command_queue(service.name, lane) for lane in LANES]
    return queues


def exposition(context: Context, broker: Broker) -> str:
    """Both as Prometheus reads them; the service is a label."""
    label = f'service="{context.service.name}"'
    lines = [f"jalon_{name}{{{label}}} {value}" for name, value in measure_database(context).items()]
    queues = measure_queues(context, broker)
    lines += [f'jalon_queue_messages{{{label},queue="{queue}"}} {size}' for queue, size in queues.items()]
    lines.append(f"jalon_broker_up{{{label}}} {int(bool(queues))}")
    return "".join(f"{line}\n" for line in lines)
