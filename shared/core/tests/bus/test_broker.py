"""What we lean on in a broker: order, confirms, returns, redelivery, dead letters, one active consumer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from bus_services import CONTACTS, PIPELINE

from jalon_core.bus.broker import Broker, Incoming, Line, Outgoing
from jalon_core.bus.declaring import declare_service
from jalon_core.bus.topology import DEAD_EXCHANGE, EVENTS_EXCHANGE, lane_exchange

CREATED = "jalon.contact.created.v1"
QUEUE = "pipeline.live"


def event(body: str, lane: str = "live", type_: str = CREATED) -> Outgoing:
    return Outgoing(body, body, lane_exchange(lane), type_)


def direct(body: str, queue: str) -> Outgoing:
    return Outgoing(body, body, "", queue, mandatory=True)


def bodies(messages: list[Incoming]) -> list[str]:
    return [message.body.decode() for message in messages]


def receive(line: Line, received: list[Incoming], count: int, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while len(received) < count and time.monotonic() < end:
        line.drain(0.2)


@contextmanager
def consumer(broker: Broker, queue: str = QUEUE) -> Iterator[tuple[Line, list[Incoming]]]:
    received: list[Incoming] = []
    with broker.open() as line:
        line.consume(queue, received.append, prefetch=50)
        yield line, received


@pytest.fixture
def line(broker: Broker) -> Iterator[Line]:
    with broker.open() as line:
        declare_service(line, CONTACTS)
        declare_service(line, PIPELINE)
        yield line


def test_messages_arrive_in_order_in_the_queue_of_their_lane(broker: Broker, line: Line) -> None:
    line.publish_batch([event(f"live {number}") for number in range(300)])
    line.publish_batch([event("bulk", "bulk"), event("another type", type_="jalon.deal.created.v1")])
    with consumer(broker) as (live, received):
        while len(received) < 300:
            assert live.drain(5)
            live.ack(received[-1], all_before=True)
        assert bodies(received) == [f"live {number}" for number in range(300)]
        assert not live.drain(0.3)
    assert line.size("pipeline.bulk") == 1
    assert line.size(QUEUE) == 0


def test_public_events_reach_the_exchange_for_third_parties_and_internal_ones_do_not(line: Line) -> None:
    name = line.name("test.third-party")
    line.channel.queue_declare(queue=name, durable=False, exclusive=True)
    line.channel.queue_bind(queue=name, exchange=line.name(EVENTS_EXCHANGE), routing_key="jalon.#")
    line.publish_batch([event("public"), event("internal", type_="jalon.api_key.created.v1"), event("2", "bulk")])
    found = [line.get("test.third-party") for _ in range(3)]
    assert [message and message.body for message in found] == [b"public", b"2", None]


def test_a_mandatory_message_that_no_queue_wants_comes_back(line: Line) -> None:
    assert line.publish_batch([direct("a", "nobody"), direct("b", QUEUE), direct("c", "nobody")]) == {"a", "c"}
    assert line.publish_batch([direct("d", QUEUE)]) == set()
    assert line.size(QUEUE) == 2


def test_what_was_not_acknowledged_is_delivered_again_in_order(broker: Broker, line: Line) -> None:
    line.publish_batch([event(str(number)) for number in range(5)])
    with consumer(broker) as (first, received):
        receive(first, received, 5)
        first.ack(received[1], all_before=True)
    with consumer(broker) as (second, received):
        receive(second, received, 3)
        assert bodies(received) == ["2", "3", "4"]


def test_a_rejected_message_goes_to_the_dead_letters(broker: Broker, line: Line) -> None:
    line.publish_batch([event("bad"), event("good")])
    with consumer(broker) as (line_of_consumer, received):
        receive(line_of_consumer, received, 2)
        line_of_consumer.reject(received[0])
        line_of_consumer.ack(received[1])
    dead = _eventually(line, "pipeline.dead")
    assert dead.body == b"bad"
    assert dead.headers["x-first-death-queue"] == line.name(QUEUE)


def test_a_message_that_is_given_back_too_often_goes_to_the_dead_letters(broker: Broker, line: Line) -> None:
    line.channel.queue_declare(
        queue=line.name("contacts.dead"),
        durable=True,
        auto_delete=False,
    )
    line.channel.queue_delete(queue=line.name("contacts.live"))
    line.channel.queue_declare(
        queue=line.name("contacts.live"),
        durable=True,
        auto_delete=False,
        arguments={
            "x-queue-type": "quorum",
            "x-delivery-limit": 2,
            "x-dead-letter-exchange": line.name(DEAD_EXCHANGE),
            "x-dead-letter-routing-key": "contacts.dead",
        },
    )
    line.publish_batch([direct("poison", "contacts.live")])
    seen = 0
    with consumer(broker, "contacts.live") as (line_of_consumer, received):
        while line_of_consumer.drain(2):
            for message in received:
                seen += 1
                line_of_consumer.reject(message, requeue=True)
            received.clear()
    assert seen == 3
    assert _eventually(line, "contacts.dead").body == b"poison"


def test_only_one_consumer_is_active_and_another_takes_over_at_once(broker: Broker, line: Line) -> None:
    with consumer(broker) as (second_line, second):
        with consumer(broker) as (first_line, first):
            line.publish_batch([event("1")])
            receive(second_line, second, 1, 0.5)
            receive(first_line, first, 1, 0.5)
            assert sorted(bodies(first) + bodies(second)) == ["1"]
            active, received = (second_line, second) if second else (first_line, first)
            active.ack(received[0])
            line.publish_batch([event("2")])
            receive(active, received, 2)
            assert bodies(received) == ["1", "2"]
            if second:
                return
        started = time.monotonic()
        receive(second_line, second, 1)
        assert bodies(second) == ["2"]
        assert time.monotonic() - started < 2


def test_an_exclusive_queue_goes_with_its_connection(broker: Broker, line: Line) -> None:
    with broker.open() as short:
        short.channel.queue_declare(queue=short.name("live.1"), durable=False, exclusive=True)
        assert short.size("live.1") == 0
    end = time.monotonic() + 5
    while line.size("live.1") is not None and time.monotonic() < end:
        time.sleep(0.05)
    assert line.size("live.1") is None


def _eventually(line: Line, queue: str) -> Incoming:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if message := line.get(queue):
            return message
        time.sleep(0.05)
    raise AssertionError(f"nothing in {queue}")
