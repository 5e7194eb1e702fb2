"""Declaring what a service needs on the broker: exchanges, its queues, and what these are bound to."""

import logging
from collections.abc import Iterable
from typing import Any

from jalon_core.bus.broker import Broker, BrokerDown, Line
from jalon_core.bus.subscriptions import EVERYTHING, subscriptions
from jalon_core.bus.topology import (
    COMMANDS_EXCHANGE,
    DEAD_EXCHANGE,
    EVENTS_EXCHANGE,
    LANES,
    command_queue,
    dead_queue,
    event_queue,
    lane_exchange,
)
from jalon_core.service import Service
from jalon_sdk.events import EVENTS, RecordEvent

log = logging.getLogger(__name__)

DELIVERY_LIMIT = 20
"""Deliveries without an acknowledgement after which a message goes to the dead letters: it kills whoever takes it."""


def declare_exchanges(line: Line) -> None:
    """Declare the exchanges; public events of both lanes flow into the one for third parties."""
    channel = line.channel
    exchanges = {EVENTS_EXCHANGE: "topic", COMMANDS_EXCHANGE: "direct", DEAD_EXCHANGE: "direct"}
    exchanges |= {lane_exchange(lane): "topic" for lane in LANES}
    for exchange, type_ in exchanges.items():
        channel.exchange_declare(exchange=line.name(exchange), type=type_, durable=True, auto_delete=False)
    for lane in LANES:
        for type_, event in EVENTS.items():
            if event.visibility == "public" and issubclass(event, RecordEvent):
                channel.exchange_bind(
                    destination=line.name(EVENTS_EXCHANGE), source=line.name(lane_exchange(lane)), routing_key=type_
                )


def declare_service(line: Line, service: Service) -> None:
    """Declare a service's queues and bind them. Doing it again changes nothing."""
    declare_exchanges(line)
    dead = dead_queue(service.name)
    line.channel.queue_declare(queue=line.name(dead), durable=True, auto_delete=False)
    line.channel.queue_bind(queue=line.name(dead), exchange=line.name(DEAD_EXCHANGE), routing_key=dead)
    for lane in LANES:
        events = event_queue(service.name, lane)
        _declare_queue(line, events, dead)
        patterns = subscriptions(service)
        for pattern in sorted(patterns):
            line.channel.queue_bind(
                queue=line.name(events), exchange=line.name(lane_exchange(lane)), routing_key=pattern
            )
        if EVERYTHING not in patterns:  # bound by an earlier release, perhaps
            line.channel.queue_unbind(
                queue=line.name(events), exchange=line.name(lane_exchange(lane)), routing_key=EVERYTHING
            )
        if service.commands:
            commands = command_queue(service.name, lane)
            _declare_queue(line, commands, dead)
            line.channel.queue_bind(
                queue=line.name(commands), exchange=line.name(COMMANDS_EXCHANGE), routing_key=f"{service.name}.{lane}"
            )


def declare_services(broker: Broker, services: Iterable[Service]) -> bool:
    """Declare the queues of services before any of them publishes; False if the broker is down.

    What is published before a service's queue exists reaches its copies by their snapshot, and its reactions never.
    """
    try:
        with broker.open() as line:
            for service in services:
                declare_service(line, service)
    except BrokerDown as error:
        log.warning("queues are declared later: %s", error)
        return False
    return True


def _declare_queue(line: Line, name: str, dead: str) -> None:
    arguments: dict[str, Any] = {
        "x-queue-type": "quorum",
        "x-single-active-consumer": True,
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": line.name(DEAD_EXCHANGE),
        "x-dead-letter-routing-key": dead,
    }
    line.channel.queue_declare(queue=line.name(name), durable=True, auto_delete=False, arguments=arguments)
