"""Somebody else's consumer, written with Kombu's own classes, as docs/consuming-events.md shows it."""

import json
from collections.abc import Callable
from typing import Any

from bus_services import CONTACTS, create_contact
from kombu import Connection, Consumer, Exchange, Producer, Queue

from jalon_core.bus.broker import Broker
from jalon_core.bus.sqlite.transport import Transport
from jalon_core.bus.topology import EVENTS_EXCHANGE
from jalon_core.runtime import Runtime


def connect(broker: Broker, broker_url: str) -> Any:
    if broker.embedded:
        path = broker_url.removeprefix("jalon-sqlite://")
        return Connection(transport=Transport, transport_options={"path": path})
    return Connection(broker_url.partition("?")[0])


def test_a_queue_of_ones_own_gets_public_events(start: Callable[..., Runtime], broker: Broker, broker_url: str) -> None:
    contacts = start(CONTACTS).context
    exchange = Exchange(broker.prefix + EVENTS_EXCHANGE, type="topic", durable=True)
    queue = Queue(broker.prefix + "acme.contacts", exchange, routing_key="jalon.contact.#", durable=True, expires=600)
    received: list[dict[str, Any]] = []

    def handle(body: Any, message: Any) -> None:
        received.append(json.loads(body) if isinstance(body, str | bytes) else body)
        message.ack()

    with connect(broker, broker_url) as connection:
        with Consumer(connection, queue, callbacks=[handle]):
            with contacts.transaction() as uow:
                contact = create_contact(uow, "Zoé")
            connection.drain_events(timeout=10)
        assert received[0]["type"] == "jalon.contact.created.v1"
        assert received[0]["subject"] == f"contacts/{contact.id}"
        Producer(connection).publish({"own": 1}, routing_key=queue.name, serializer="json")
        message = queue(connection.channel()).get(accept=["json"])
        assert message.payload == {"own": 1}
        message.reject()
        queue(connection.channel()).delete()
