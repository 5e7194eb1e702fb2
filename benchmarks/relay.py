"""The relay alone: a filled outbox to the broker."""

import threading
import time
from collections.abc import Sequence

import psycopg

from benchmarks.bare.relaying import BareRelay
from benchmarks.messages import stage_changed
from benchmarks.places import amqp, plain_url, service_context
from benchmarks.rounds import Line, medians
from jalon_core.bus.broker import Broker
from jalon_core.bus.declaring import declare_service
from jalon_core.bus.envelopes import written
from jalon_core.bus.locking import sole_relay
from jalon_core.bus.outbox import enqueue
from jalon_core.bus.relay import Relay
from jalon_core.bus.topology import EVENTS_EXCHANGE, lane_exchange
from jalon_core.service import Context
from jalon_core.testing.servers import virtual_host
from jalon_pipeline.service import SERVICE as PIPELINE

EVENTS = 2000


def measure() -> Sequence[Line]:
    """Events per second."""
    with service_context(PIPELINE) as context, virtual_host() as url, amqp(url) as connection:
        broker = Broker(url)
        with broker.open() as line, sole_relay(context.database, threading.Event()) as turn:
            assert turn is not None
            declare_service(line, PIPELINE)
            line.channel.queue_declare("sink", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
            line.channel.queue_bind("sink", lane_exchange("live"), "#")
            ours, bare = Relay(context, broker), BareRelay(plain_url(context), connection, lane_exchange("live"))

            def publish_ours() -> None:
                while ours.publish(line, turn.transaction):
                    pass

            def timed(publish: object) -> float:
                _fill(context)
                line.channel.queue_purge("sink")
                started = time.perf_counter()
                publish()  # type: ignore[operator]
                return EVENTS / (time.perf_counter() - started)

            found = medians({"ours": lambda: timed(publish_ours), "bare": lambda: timed(bare.publish_all)})
            bare.close()
    return [Line(what="relay alone: outbox to confirmed", unit="/s", **found)]


def _fill(context: Context) -> None:
    with psycopg.connect(plain_url(context)) as connection:
        connection.execute("TRUNCATE outbox RESTART IDENTITY")
    with context.database.writing() as session:
        for _ in range(EVENTS):
            event = stage_changed()
            enqueue(session, written(event), exchange=EVENTS_EXCHANGE, routing_key=event.type)
    with psycopg.connect(plain_url(context), autocommit=True) as connection:
        connection.execute("ANALYZE outbox")
