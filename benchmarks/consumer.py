"""A consumer alone: a filled queue into the copies."""

import threading
import time
from collections.abc import Callable, Sequence

import psycopg

from benchmarks.bare import consuming
from benchmarks.bare.consuming import BareConsumer
from benchmarks.messages import contact_updated, stage_changed
from benchmarks.places import amqp, plain_url, service_context
from benchmarks.rounds import Line, medians
from jalon_automation.service import SERVICE as AUTOMATION
from jalon_core.bus.broker import Broker, Outgoing
from jalon_core.bus.broker import Line as BrokerLine
from jalon_core.bus.consuming import Consumer
from jalon_core.bus.declaring import declare_service
from jalon_core.bus.envelopes import write_body
from jalon_core.bus.reacting import Reactions
from jalon_core.bus.topology import event_queue
from jalon_core.service import Context, Service
from jalon_core.testing.servers import virtual_host
from jalon_pipeline.service import SERVICE as PIPELINE
from jalon_sdk.envelope import Envelope

EVENTS = 2000


def measure() -> Sequence[Line]:
    """Events per second: taken into the copies, and taken into the event log by automation, which has no workflow."""
    return [
        _compare("consumer alone: contact.updated to copy (pipeline)", PIPELINE, contact_updated),
        _compare("consumer alone: deal.stage_changed to log and copy (automation)", AUTOMATION, stage_changed),
    ]


def _compare(what: str, service: Service, event: Callable[[], Envelope]) -> Line:
    queue = event_queue(service.name, "live")
    with service_context(service) as context, virtual_host() as url, Broker(url).open() as line:
        declare_service(line, service)
        with psycopg.connect(plain_url(context)) as connection:
            connection.execute(consuming.TABLES)
        line.channel.queue_declare("bare", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        found = medians(
            {
                "ours": lambda: _ours(context, url, line, queue, event),
                "bare": lambda: _bare(context, url, line, event),
            }
        )
    return Line(what=what, unit="/s", **found)


def _ours(context: Context, url: str, line: BrokerLine, queue: str, event: Callable[[], Envelope]) -> float:
    _fill(line, queue, event)
    consumer = _Counting(context, Broker(url), queue, Reactions(context))
    stopping = threading.Event()
    consumer.left, consumer.stopping = EVENTS, stopping
    started = time.perf_counter()
    consumer.run(stopping)
    return EVENTS / (time.perf_counter() - started)


class _Counting(Consumer):
    """Stops when it has worked off so many messages."""

    left: int
    stopping: threading.Event

    def process(self, line: BrokerLine, messages: list) -> None:  # type: ignore[type-arg]
        super().process(line, messages)
        self.left -= len(messages)
        if self.left <= 0:
            self.stopping.set()


def _bare(context: Context, url: str, line: BrokerLine, event: Callable[[], Envelope]) -> float:
    _fill(line, "bare", event)
    with amqp(url) as connection:
        started = time.perf_counter()
        consumer = BareConsumer(plain_url(context), connection, "bare")
        consumer.consume(EVENTS)
        taken = time.perf_counter() - started
        consumer.close()
    return EVENTS / taken


def _fill(line: BrokerLine, queue: str, event: Callable[[], Envelope]) -> None:
    for _ in range(EVENTS // 500):
        bodies = [write_body(event()) for _ in range(500)]
        line.publish_batch([Outgoing(str(number), body, "", queue) for number, body in enumerate(bodies)])
