from uuid import UUID

import pytest

from jalon_contacts.models import Contact, Note
from jalon_contacts.operations.contacts import create_contact
from jalon_core.access.caller import Caller
from jalon_core.ids import new_id
from jalon_core.testing.client import client_for
from jalon_core.testing.events import deliver, recorded
from jalon_sdk.commands.contacts import ContactUpdate, NoteCreate

ROBOT = Caller(kind="workflow", actor=f"workflow:{new_id()}")


@pytest.fixture
def zoe(context, lea):
    with context.transaction(lea) as uow:
        return create_contact(uow, name="Zoé", emails=["zoe@example.org"])


def answer(context):
    return recorded(context, "command.answered")[-1].data


def test_a_workflow_updates_a_contact(context, zoe):
    sent = deliver(context, ContactUpdate(contact_id=zoe.id, fields={"name": " Zoé  Petit ", "language": "en"}), ROBOT)
    assert answer(context) | {"key": ""} == {
        "command": "contact.update",
        "key": "",
        "status": "finished",
        "result": {"contact_id": str(zoe.id)},
        "code": "",
        "detail": "",
    }
    (updated,) = recorded(context, "contact.updated")
    assert (updated.actor, updated.causationid) == (ROBOT.actor, str(sent.id))
    with context.reading() as session:
        assert session.get_one(Contact, zoe.id).name == "Zoé Petit"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"emails": ["x@example.org"]}, "contact_field_refused"),
        ({"name": ""}, "contact_field_refused"),
        ({"language": "de"}, "contact_field_refused"),
        ({"time_zone": "Mars"}, "contact_field_refused"),
        ({"owner_id": "Léa"}, "contact_field_refused"),
    ],
)
def test_a_wrong_field_is_refused_with_its_code(context, zoe, fields, code):
    deliver(context, ContactUpdate(contact_id=zoe.id, fields=fields), ROBOT)
    assert (answer(context)["status"], answer(context)["code"]) == ("refused", code)
    assert recorded(context, "contact.updated") == []


def test_a_workflow_writes_a_note_without_an_author(context, zoe):
    deliver(context, NoteCreate(contact_id=zoe.id, text="Relance faite"), ROBOT)
    with context.reading() as session:
        note = session.get_one(Note, UUID(answer(context)["result"]["note_id"]))
    assert (note.text, note.author_id) == ("Relance faite", None)


def test_a_members_workflow_does_what_the_member_may(context, zoe, max_, lea):
    client_for(context, max_), client_for(context, lea)
    command = ContactUpdate(contact_id=zoe.id, fields={"name": "x"})
    deliver(context, command, ROBOT, scope=f"member:{max_.member_id}")
    assert answer(context)["code"] == "not_found"
    deliver(context, command, ROBOT, scope=f"member:{lea.member_id}")
    assert answer(context)["status"] == "finished"
