"""What goes down a stream: server-sent events (the WHATWG's ``text/event-stream``)."""

import json
from collections.abc import Mapping
from uuid import UUID

from jalon_live.changes import Change
from jalon_live.people import People
from jalon_sdk.serial import Json, format_time

READY = b"event: ready\ndata: {}\n\n"
"""The first event: from now on nothing is missed."""

PING = b": ping\n\n"
"""A comment, so that nobody on the way takes the connection for dead."""


def whole_message(change: Change, people: People) -> bytes:
    """The change with its record."""
    return _event(change, people, record=dict(change.record), changed=list(change.changed))


def gone_message(change: Change, people: People) -> bytes:
    """That the record is out of sight: neither what it is now nor whose."""
    return _event(change, people, record=None, changed=[])


def _event(change: Change, people: People, *, record: Mapping[str, Json] | None, changed: list[str]) -> bytes:
    envelope = change.envelope
    data = {
        "type": envelope.name,
        "subject": envelope.subject,
        "id": envelope.subject.rpartition("/")[2],
        "version": envelope.aggregateversion,
        "team_id": record and record.get("team_id"),
        "owner_id": record and record.get("owner_id"),
        "actor": _actor(envelope.actor, people),
        "at": format_time(envelope.time),
        "record": record,
        "changed": changed,
        "gone": record is None,
    }
    return f"event: change\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


def _actor(actor: str, people: People) -> Json:
    kind, _, name = actor.partition(":")
    try:
        member_name = people.name_of(UUID(name)) if kind == "member" else None
    except ValueError:
        member_name = None
    return {"kind": kind, "id": name or None, "name": member_name}
