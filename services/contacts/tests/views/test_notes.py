import pytest

from jalon_contacts.operations.contacts import create_contact
from jalon_contacts.operations.notes import create_note
from jalon_core.testing.client import client_for
from jalon_core.testing.events import deliver, recorded
from jalon_core.testing.states import a_deal
from jalon_sdk.events.pipeline import DealCreated


@pytest.fixture
def zoe(context, lea):
    with context.transaction(lea) as uow:
        return create_contact(uow, name="Zoé")


@pytest.fixture
def note(context, lea, zoe):
    with context.transaction(lea) as uow:
        return create_note(uow, zoe.id, text="Aime le jazz.")


def test_an_author_rewords_and_deletes_a_note(context, lea, note):
    web, path = client_for(context, lea), f"/api/v1/notes/{note.id}"
    answer = web.patch(path, json={"text": " Aime le tango. "}, headers={"If-Match": '"1"'})
    assert (answer.json["text"], answer.json["version"]) == ("Aime le tango.", 2)
    told = recorded(context)[-1]
    assert (told.name, told.data["changed"]) == (
        "note.updated",
        {"text": {"before": "Aime le jazz.", "after": "Aime le tango."}},
    )
    assert web.patch(path, json={"text": "x"}, headers={"If-Match": '"1"'}).status_code == 412
    assert web.patch(path, json={"text": "  "}).status_code == 422
    assert web.delete(path).status_code == 204
    assert (recorded(context)[-1].name, recorded(context)[-1].data["record"]["deleted"]) == ("note.deleted", True)
    assert web.delete(path).status_code == 404


def test_others_who_read_a_note_do_not_change_it_but_managers_do(context, max_, helene, stranger, zoe, note, team):
    path = f"/api/v1/notes/{note.id}"
    reader = client_for(context, max_)
    assert reader.patch(path, json={"text": "x"}).status_code == 404
    deliver(context, DealCreated(record=a_deal(contact_id=zoe.id, team_id=team, owner_id=max_.member_id)))
    assert reader.patch(path, json={"text": "x"}).status_code == 403
    assert reader.delete(path).status_code == 403
    assert client_for(context, stranger).delete(path).status_code == 404
    assert client_for(context, helene).patch(path, json={"text": "x"}).status_code == 200


def test_a_timeline_shows_a_note_as_it_is_now_and_nothing_of_a_deleted_one(context, lea, max_, helene, zoe, note, team):
    def told(caller):
        for envelope in recorded(context):
            deliver(context, envelope)
        items = client_for(context, caller).get(f"/api/v1/contacts/{zoe.id}/timeline").json["items"]
        return [(item["kind"], item["note"], item["summary"].get("text")) for item in items if "note" in item["kind"]]

    deliver(context, DealCreated(record=a_deal(contact_id=zoe.id, team_id=team, owner_id=max_.member_id)))
    now = {"id": str(note.id), "version": 1, "text": "Aime le jazz."}
    for caller, may_change in ((lea, True), (max_, False), (helene, True)):
        assert told(caller) == [("note.created", {**now, "may_change": may_change}, "Aime le jazz.")]
    web, path = client_for(context, lea), f"/api/v1/notes/{note.id}"
    web.patch(path, json={"text": "Aime le tango."})
    changed = {**now, "version": 2, "text": "Aime le tango.", "may_change": True}
    assert told(lea) == [
        ("note.updated", changed, "Aime le tango."),
        ("note.created", changed, "Aime le jazz."),
    ]
    web.delete(path)
    assert told(lea) == [(kind, None, None) for kind in ("note.deleted", "note.updated", "note.created")]
