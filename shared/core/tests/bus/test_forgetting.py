"""What is taken out of the queues after a restore, and what stays, in which order."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest
from bus_services import CONTACTS, PIPELINE

from jalon_core.bus.broker import Broker, Incoming, Line, Outgoing
from jalon_core.bus.declaring import declare_service
from jalon_core.bus.envelopes import envelope_of, read_body, write_body
from jalon_core.bus.forgetting import forget_since, oldest_waiting
from jalon_core.bus.topology import DEAD_EXCHANGE
from jalon_core.clock import now
from jalon_sdk.events.bus import CommandAnswered

SINCE = now()
BEFORE, AFTER = SINCE - dt.timedelta(hours=2), SINCE + dt.timedelta(minutes=5)
QUEUES = ("pipeline.live", "pipeline.bulk", "pipeline.commands.live")


@pytest.fixture
def broker(broker_url: str) -> Broker:
    return Broker(broker_url)


def written(at: dt.datetime) -> tuple[UUID, str]:
    answer = CommandAnswered(command="deal.create", key="a", status="finished", result={})
    envelope = replace(envelope_of(answer, service="automation", actor="system"), time=at)
    return envelope.id, write_body(envelope)


def put(line: Line, queue: str, *bodies: str) -> None:
    exchange = DEAD_EXCHANGE if queue.endswith(".dead") else ""
    assert (
        line.publish_batch(
            [Outgoing(str(number), body, exchange, queue, mandatory=True) for number, body in enumerate(bodies)]
        )
        == set()
    )


def everything_in(broker: Broker, queue: str, count: int) -> list[bytes]:
    received: list[Incoming] = []
    with broker.open() as line:
        line.consume(queue, received.append, prefetch=50)
        while len(received) < count and line.drain(5):
            pass
        assert not line.drain(0.2), "there is more"
    return [message.body for message in received]


def test_what_was_written_since_goes_and_the_rest_keeps_its_order(broker: Broker) -> None:
    kept: dict[str, list[UUID]] = {}
    with broker.open() as line:
        declare_service(line, CONTACTS)
        declare_service(line, PIPELINE)
        for queue in QUEUES:
            messages = [written(at) for at in (BEFORE, AFTER, BEFORE, SINCE, BEFORE)]
            kept[queue] = [id_ for number, (id_, _) in enumerate(messages) if number % 2 == 0]
            put(line, queue, *(body for _, body in messages))
        old, new = written(BEFORE)[1], written(AFTER)[1]
        put(line, "pipeline.dead", old, "{no json", new)
        put(line, "contacts.live", new)

    assert forget_since(broker, "pipeline", SINCE) == 2 * len(QUEUES) + 1
    for queue in QUEUES:
        assert [read_body(body).id for body in everything_in(broker, queue, 3)] == kept[queue]
    assert everything_in(broker, "pipeline.dead", 2) == [old.encode(), b"{no json"]
    assert everything_in(broker, "contacts.live", 1) == [new.encode()], "another service's queue"
    assert forget_since(broker, "pipeline", SINCE) == 0


def test_queues_that_were_never_made_hold_nothing(broker: Broker) -> None:
    with broker.open() as line:
        declare_service(line, CONTACTS)
    assert forget_since(broker, "campaigns", SINCE) == 0


def test_since_when_messages_wait_while_nobody_consumes(broker: Broker) -> None:
    with broker.open() as line:
        declare_service(line, PIPELINE)
        assert oldest_waiting(broker, "pipeline") is None
        put(line, "pipeline.live", "{no json")
        put(line, "pipeline.bulk", written(AFTER)[1])
        put(line, "pipeline.commands.live", written(BEFORE)[1], written(AFTER)[1])
        assert oldest_waiting(broker, "pipeline") == BEFORE
    assert len(everything_in(broker, "pipeline.commands.live", 2)) == 2, "they still wait"
