import pytest

from jalon_contacts.operations.contacts import create_contact
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded

LABELS = {"fr": "Voix", "en": "Voice"}


@pytest.fixture
def admin(context, team):
    return client_for(context, member_caller(team, admin=True))


@pytest.fixture
def member(context, lea):
    return client_for(context, lea)


@pytest.mark.parametrize("about", ["contact", "company"])
def test_a_field_is_added_renamed_and_taken_away(context, admin, member, about):
    path = f"/api/v1/{about}-fields"
    body = {"key": "voix", "type": "choice", "labels": LABELS, "choices": ["alto", "basse"]}
    field = admin.post(path, json=body).json
    assert (field["about"], field["version"], field["choices"]) == (about, 1, ["alto", "basse"])
    assert member.get(path).json == {"items": [field], "next": None}
    one = f"{path}/{field['id']}"
    changed = admin.patch(
        one, json={"labels": {"fr": "Pupitre", "en": "Section"}, "choices": ["basse", "ténor", "alto"]}
    )
    assert (changed.json["version"], changed.json["labels"]["fr"], changed.json["type"]) == (2, "Pupitre", "choice")
    refused = admin.patch(one, json={"choices": ["alto"]})
    assert (refused.status_code, refused.json["code"]) == (422, "invalid_field")
    assert admin.patch(one, json={"labels": LABELS}, headers={"If-Match": '"1"'}).status_code == 412
    assert admin.patch(one, json={"type": "text"}).json["errors"] == {"type": ["Unknown field."]}
    assert admin.delete(one).status_code == 204
    assert member.get(path).json["items"] == []
    assert [envelope.name for envelope in recorded(context)] == ["field.created", "field.updated", "field.deleted"]
    assert set(recorded(context)[1].data["changed"]) == {"labels", "choices"}


def test_a_key_stands_for_one_type_for_ever(admin, add_field):
    field = add_field("voix")
    path = "/api/v1/contact-fields"

    def again(type_):
        return admin.post(path, json={"key": "voix", "type": type_, "labels": LABELS})

    assert (again("text").status_code, again("text").json["code"]) == (409, "field_key_taken")
    assert admin.delete(f"{path}/{field.id}").status_code == 204
    assert again("number").json["code"] == "field_key_taken"
    assert again("text").status_code == 201
    assert (
        admin.post("/api/v1/company-fields", json={"key": "voix", "type": "number", "labels": LABELS}).status_code
        == 201
    )


def test_only_admins_make_fields(context, helene, member, add_field):
    field = add_field("voix")
    for client in (member, client_for(context, helene)):
        assert (
            client.post("/api/v1/contact-fields", json={"key": "a", "type": "text", "labels": LABELS}).status_code
            == 403
        )
        assert client.patch(f"/api/v1/contact-fields/{field.id}", json={"labels": LABELS}).status_code == 403
        assert client.delete(f"/api/v1/contact-fields/{field.id}").status_code == 403


def test_values_of_a_deleted_field_stay_and_take_no_new_ones(context, admin, lea, add_field):
    field = add_field("voix")
    with context.transaction(lea) as uow:
        contact = create_contact(uow, name="Zoé", custom={"voix": "alto"})
    admin.delete(f"/api/v1/contact-fields/{field.id}")
    client = client_for(context, lea)
    assert client.get(f"/api/v1/contacts/{contact.id}").json["custom"] == {"voix": "alto"}
    assert client.patch(f"/api/v1/contacts/{contact.id}", json={"custom": {"voix": "basse"}}).status_code == 422


def test_a_member_that_nobody_knows_cannot_stand_in_a_field(context, member, lea, stranger, add_field):
    add_field("prof", "member")
    answer = member.post("/api/v1/contacts", json={"name": "Zoé", "custom": {"prof": str(stranger.member_id)}})
    assert (answer.status_code, answer.json["code"]) == (409, "reference_not_yet_known")
    answer = member.post("/api/v1/contacts", json={"name": "Zoé", "custom": {"prof": str(lea.member_id)}})
    assert answer.status_code == 201
