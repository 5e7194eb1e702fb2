"""``docs/asyncapi.json``: the public events as an AsyncAPI 3.0 document, for generators and catalogues."""

import inspect

from jalon_core.bus.topology import EVENTS_EXCHANGE
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import EVENTS, Event
from jalon_sdk.serial import Json, json_schema


def asyncapi() -> Json:
    """The document as JSON."""
    public = [event for event in EVENTS.values() if event.visibility == "public"]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Jalon's events",
            "version": "1",
            "description": "Facts that Jalon's services publish. Bind a queue of your own to the topic exchange.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {event.type(): _channel(event) for event in public},
        "operations": {
            f"receive {event.type()}": {
                "action": "receive",
                "channel": {"$ref": f"#/channels/{_pointer(event.type())}"},
                "summary": _summary(event),
            }
            for event in public
        },
        "components": {"messages": {event.type(): _message(event) for event in public}},
    }


def _channel(event: type[Event]) -> Json:
    return {
        "address": event.type(),
        "messages": {event.type(): {"$ref": f"#/components/messages/{_pointer(event.type())}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": EVENTS_EXCHANGE, "type": "topic", "durable": True, "autoDelete": False},
            }
        },
    }


def _message(event: type[Event]) -> Json:
    envelope = json_schema(Envelope)
    envelope["properties"] |= {"type": {"const": event.type()}, "data": json_schema(event)}
    return {
        "name": event.type(),
        "title": event.name,
        "summary": _summary(event),
        "description": inspect.getdoc(event),
        "contentType": "application/cloudevents+json",
        "payload": {"schemaFormat": "application/schema+json;version=draft-07", "schema": envelope},
    }


def _summary(event: type[Event]) -> str:
    return (inspect.getdoc(event) or "").split("\n\n")[0].replace("\n", " ")


def _pointer(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
