"""Making envelopes, and reading the body of a message back into one."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_sdk.commands import Command
from jalon_sdk.envelope import MAX_BYTES, Envelope, Lane
from jalon_sdk.events import Event, RecordEvent
from jalon_sdk.serial import Json, Unreadable, to_json

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class EventTooLong(ValueError):
    """An event's JSON is over `jalon_sdk.envelope.MAX_BYTES`: the record's own limits should have prevented it."""


def envelope_of(
    message: Event | Command, *, service: str, actor: str, lane: Lane = "live", epoch: int = 1, **extra: Any
) -> Envelope:
    """Put an event or a command of a service into an envelope; it starts a chain of causes of its own.

    :param extra: further attributes of the envelope, e.g. ``replyto``.
    """
    message_id = new_id()
    data = to_json(message)
    attributes: dict[str, Any] = {
        "id": message_id,
        "source": f"/jalon/{service}",
        "type": message.type(),
        "time": now(),
        "subject": _subject(message, data),
        "data": data,
        "dataschema": _schema_of(message.type()),
        "actor": actor,
        "correlationid": str(message_id),
        "lane": lane,
        "epoch": epoch,
    }
    if isinstance(message, RecordEvent):
        attributes |= _about_record(message, data)
    return Envelope(**(attributes | extra))


def write_body(envelope: Envelope) -> str:
    """The JSON text of a message.

    :raises EventTooLong: it is over 48 KiB.
    """
    return _fitting(_ENCODER.encode(envelope.to_wire()), envelope.type, envelope.subject)


class Written(NamedTuple):
    """A message as the outbox takes it."""

    id: UUID
    type: str
    lane: Lane
    subject: str
    body: str


def written(envelope: Envelope) -> Written:
    """An envelope as the outbox takes it.

    :raises EventTooLong: its JSON is over 48 KiB.
    """
    return Written(envelope.id, envelope.type, envelope.lane, envelope.subject, write_body(envelope))


def write_alike(first: Envelope, events: Sequence[RecordEvent]) -> Iterator[Written]:
    """The messages of many events of one transaction, which differ in nothing but what they tell and of which record.

    :param first: the envelope of the first of them.
    :raises EventTooLong: the JSON of one is over 48 KiB.
    """
    shared = {name: value for name, value in first.to_wire().items() if name not in _OF_EACH}
    ending = _ENCODER.encode(shared).removeprefix("{")
    for number, event in enumerate(events):
        message_id = new_id() if number else first.id
        data = to_json(event)
        subject, kind = _subject(event, data), event.type()
        own = {"id": str(message_id), "type": kind, "subject": subject, "dataschema": _schema_of(kind), "data": data}
        own |= {name: value for name, value in _about_record(event, data).items() if value is not None}
        body = _fitting(f"{_ENCODER.encode(own)[:-1]},{ending}", kind, subject)
        yield Written(message_id, kind, first.lane, subject, body)


_OF_EACH = frozenset(
    {"id", "type", "subject", "data", "dataschema", "aggregateversion"}
    | {"teamid", "previousteamid", "ownerid", "previousownerid", "contactids"}
)


def _fitting(body: str, kind: str, subject: str) -> str:
    if len(body) * 4 > MAX_BYTES and len(body.encode()) > MAX_BYTES:
        raise EventTooLong(f"{kind} about {subject} is {len(body.encode())} bytes long")
    return body


def read_body(body: str | bytes) -> Envelope:
    """Read the JSON text of a message.

    :raises jalon_sdk.serial.Unreadable: it is no JSON, or no envelope.
    """
    try:
        data = json.loads(body)
    except ValueError as error:
        raise Unreadable("", f"is no JSON: {error}") from None
    return Envelope.from_wire(data)


def _schema_of(kind: str) -> str:
    return f"/api/v1/event-schemas/{kind}.json"


def _subject(message: Event | Command, data: Json) -> str:
    if isinstance(message, RecordEvent):
        return f"{message.record.plural}/{data['record']['id']}"
    if isinstance(message, Command):
        return f"{message.name.replace('.', '-')}/{new_id()}"
    return f"bus/{new_id()}"


def _about_record(event: RecordEvent, data: Json) -> dict[str, Any]:
    record, told = event.record, data["record"]
    before = {name: change["before"] for name, change in data["changed"].items()}
    contacts = record.contact_ids
    return {
        "teamid": told["team_id"],
        "ownerid": told["owner_id"],
        "previousteamid": before.get("team_id"),
        "previousownerid": before.get("owner_id"),
        "contactids": told["id"] if contacts == (record.id,) else ",".join(map(str, contacts)) or None,
        "aggregateversion": record.version,
    }
