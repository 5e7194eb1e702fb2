"""Messages written many at a time are those that are written one by one."""

import json
from uuid import UUID

import pytest

from jalon_core.access.caller import SYSTEM
from jalon_core.bus.envelopes import EventTooLong, envelope_of, read_body, write_alike, write_body
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_sdk.events.contacts import ContactCreated, ContactUpdated
from jalon_sdk.events.event import Change
from jalon_sdk.records import Contact


def a_contact(name="Zoé", **given):
    moment = now()
    facts = {"id": new_id(), "version": 1, "team_id": new_id(), "owner_id": None, **given}
    return Contact(name=name, created_at=moment, updated_at=moment, **facts)


def test_they_say_what_each_would_say_alone():
    team, owner, winner = new_id(), new_id(), new_id()
    events = [
        ContactCreated(record=a_contact('A "quoted" \\ name')),
        ContactCreated(record=a_contact("Ada", owner_id=owner, custom={"voice": ["alto", None, 1.5]})),
        ContactUpdated(
            record=a_contact("Éloi", version=2, team_id=team, merged_into=winner),
            changed={"team_id": Change(before=str(owner), after=str(team))},
        ),
    ]
    attributes = {"service": "contacts", "actor": "member:1", "lane": "bulk", "epoch": 3, "silent": True, "hops": 2}
    first = envelope_of(events[0], **attributes, causationid=str(new_id()), correlationid="the chain")
    messages = list(write_alike(first, events))
    assert messages[0].id == first.id
    assert len({message.id for message in messages}) == 3
    for event, message in zip(events, messages, strict=True):
        alone = envelope_of(event, **attributes, causationid=first.causationid, correlationid="the chain")
        expected = json.loads(write_body(alone)) | {"id": str(message.id), "time": json.loads(messages[0].body)["time"]}
        assert json.loads(message.body) == expected
        read = read_body(message.body)
        assert (read.id, read.type, read.lane, read.subject) == message[:4]
    assert read_body(messages[2].body).contactids == f"{UUID(events[2].record.contact_ids[0].hex)},{winner}"


def test_none_may_be_too_long():
    events = [ContactCreated(record=a_contact()), ContactCreated(record=a_contact("é" * 30_000))]
    first = envelope_of(events[0], service="contacts", actor=SYSTEM.actor)
    with pytest.raises(EventTooLong, match=r"contact\.created"):
        list(write_alike(first, events))
