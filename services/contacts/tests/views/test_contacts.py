import pytest

from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded

PATH = "/api/v1/contacts"


@pytest.fixture
def lea_web(context, lea):
    return client_for(context, lea)


def create(client, **fields):
    answer = client.post(PATH, json={"name": "Zoé Petit", **fields})
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_contact_is_created_read_changed_and_deleted(lea_web, add_field):
    add_field("voix", "choice", choices=["alto", "basse"])
    contact = create(lea_web, emails=["Zoe@Example.org"], phones=["06 12 34 56 78"], custom={"voix": "alto"})
    assert (contact["version"], contact["emails"], contact["phones"]) == (1, ["zoe@example.org"], ["+33612345678"])
    address = f"{PATH}/{contact['id']}"
    answer = lea_web.get(address)
    assert (answer.json, answer.headers["ETag"]) == (contact, '"1"')
    answer = lea_web.patch(address, json={"name": "Zoé Grand"}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json["version"], answer.json["name"]) == (200, 2, "Zoé Grand")
    answer = lea_web.patch(address, json={"name": "Trop tard"}, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json["code"], answer.json["current"]["name"]) == (
        412,
        "version_conflict",
        "Zoé Grand",
    )
    assert lea_web.delete(address).status_code == 204
    assert lea_web.get(address).status_code == 404


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "x", "emails": ["ok@example.org", "no"]}, "emails.1"),
        ({"name": "x", "phones": ["12"]}, "phones.0"),
        ({"name": "x", "time_zone": "Mars"}, "time_zone"),
        ({"name": "x", "nom": "y"}, "nom"),
    ],
)
def test_wrong_fields_are_named(context, lea_web, body, path):
    answer = lea_web.post(PATH, json=body)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert path in answer.json["errors"]
    assert recorded(context) == []


def test_custom_values_that_do_not_fit_are_refused_by_path(lea_web, add_field):
    for number in range(5):
        add_field(f"note_{number}")
    for custom, path in (
        ({"note_0": 7}, "custom.note_0"),
        ({"unknown": "x"}, "custom.unknown"),
        ({f"note_{number}": "x" * 1900 for number in range(5)}, "custom"),
    ):
        answer = lea_web.post(PATH, json={"name": "x", "custom": custom})
        assert (answer.status_code, answer.json["code"]) == (422, "invalid_custom_fields")
        assert list(answer.json["errors"]) == [path]


def test_a_taken_address_names_the_contact_that_has_it(context, lea_web, max_):
    contact = create(lea_web, emails=["zoe@example.org"])
    answer = lea_web.post(PATH, json={"name": "Z", "emails": ["ZOE@example.org"]})
    assert (answer.status_code, answer.json["code"], answer.json["contact_id"]) == (
        409,
        "duplicate_contact",
        contact["id"],
    )
    answer = client_for(context, max_).post(PATH, json={"name": "Z", "emails": ["zoe@example.org"]})
    assert (answer.status_code, "contact_id" in answer.json) == (409, False)


def test_contacts_are_searched_as_one_types_and_paged_by_name(lea_web):
    people = {"Éloïse Petit": "eloise", "Zoé Durand": "zoe", "ana lopes": "ana", "Bob 100%": "bob"}
    for name, address in people.items():
        create(lea_web, name=name, emails=[f"{address}@example.org"])
    create(lea_web, name="Max Roy", phones=["06 98 76 54 32"])

    def names(**query):
        return [item["name"] for item in lea_web.get(PATH, query_string=query).json["items"]]

    assert names() == ["ana lopes", "Bob 100%", "Éloïse Petit", "Max Roy", "Zoé Durand"]
    assert names(q="elo") == names(q="PETIT élo") == ["Éloïse Petit"]
    assert names(q="06 98") == ["Max Roy"]
    assert names(q="100%") == ["Bob 100%"]
    assert names(q="zoe@exa") == ["Zoé Durand"]
    assert names(q="%") == ["Bob 100%"]
    assert names(q="_") == names(q="\\") == []
    first = lea_web.get(PATH, query_string={"limit": 2}).json
    second = lea_web.get(PATH, query_string={"limit": 2, "cursor": first["next"]}).json
    third = lea_web.get(PATH, query_string={"limit": 2, "cursor": second["next"]}).json
    assert [item["name"] for page in (first, second, third) for item in page["items"]] == names()
    assert third["next"] is None


def test_two_members_see_nothing_of_each_other(context, lea_web, max_, helene, stranger, lea):
    contact = create(lea_web, emails=["zoe@example.org"])
    address = f"{PATH}/{contact['id']}"
    for caller in (max_, stranger):
        client = client_for(context, caller)
        assert client.get(PATH).json["items"] == []
        assert client.get(PATH, query_string={"q": "zoe"}).json["items"] == []
        for method, path, body in (
            ("GET", address, None),
            ("PATCH", address, {"name": "x"}),
            ("DELETE", address, None),
            ("GET", f"{address}/timeline", None),
            ("POST", f"{address}/notes", {"text": "x"}),
        ):
            assert client.open(path, method=method, json=body).status_code == 404, (method, path)
    manager = client_for(context, helene)
    assert [item["id"] for item in manager.get(PATH, query_string={"owner_id": lea.member_id}).json["items"]] == [
        contact["id"]
    ]
    assert manager.get(PATH, query_string={"owner_id": max_.member_id}).json["items"] == []


def test_without_a_token_nothing_is_told(visitor):
    for path in (PATH, "/api/v1/forms"):
        assert visitor.get(path).status_code == 401


def test_a_post_with_a_key_is_done_once(context, lea_web):
    for _ in range(2):
        answer = lea_web.post(PATH, json={"name": "Zoé"}, headers={"Idempotency-Key": "k1"})
        assert answer.status_code == 201
    assert len(recorded(context)) == 1


def test_a_note_is_written_by_its_author(context, lea_web, lea):
    contact = create(lea_web)
    answer = lea_web.post(f"{PATH}/{contact['id']}/notes", json={"text": " Aime le jazz.\r\nRappeler. "})
    assert (answer.status_code, answer.json["text"], answer.json["author_id"]) == (
        201,
        "Aime le jazz.\nRappeler.",
        str(lea.member_id),
    )
    assert recorded(context)[-1].name == "note.created"
    assert lea_web.post(f"{PATH}/{contact['id']}/notes", json={"text": "   "}).status_code == 422
