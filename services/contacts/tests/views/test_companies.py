from uuid import UUID

import pytest

from jalon_contacts.operations.contacts import create_contact
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded, run_jobs

PATH = "/api/v1/companies"
PEOPLE = "/api/v1/contacts"


@pytest.fixture
def web(context, lea):
    return client_for(context, lea)


def create(client, path=PATH, **fields):
    answer = client.post(path, json={"name": "Opéra", **fields})
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_company_is_created_read_changed_and_deleted(context, web, add_field):
    add_field("effectif", "number", about="company")
    company = create(web, domain="https://www.Opera.example/", phone="01 23 45 67 89", custom={"effectif": 12})
    assert (company["domain"], company["phone"], company["custom"]) == (
        "opera.example",
        "+33123456789",
        {"effectif": 12},
    )
    one = f"{PATH}/{company['id']}"
    assert web.get(one).json == company
    changed = web.patch(one, json={"address": "1 place du Chant\r\n69000 Lyon", "custom": {"effectif": 13}})
    assert (changed.json["address"], changed.json["version"]) == ("1 place du Chant\n69000 Lyon", 2)
    assert set(recorded(context)[-1].data["changed"]) == {"address", "custom.effectif"}
    assert web.patch(one, json={"name": "x"}, headers={"If-Match": '"1"'}).status_code == 412
    assert web.delete(one).status_code == 204
    assert web.get(one).status_code == 404
    names = [envelope.name for envelope in recorded(context)]
    assert names == ["field.created", "company.created", "company.updated", "company.deleted"]


@pytest.mark.parametrize(
    ("body", "path"),
    [({}, "name"), ({"name": "x", "domain": "no"}, "domain"), ({"name": "x", "custom": {"a": 1}}, "custom.a")],
)
def test_wrong_fields_are_named(web, body, path):
    answer = web.post(PATH, json=body)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [path])


def test_companies_are_searched_and_paged_by_name(web):
    for name, domain in {"Éole": "eole.example", "Atelier": "atelier.example", "opéra": "chant.example"}.items():
        create(web, name=name, domain=domain)

    def names(**query):
        return [item["name"] for item in web.get(PATH, query_string=query).json["items"]]

    assert names() == ["Atelier", "Éole", "opéra"]
    assert names(q="eol") == ["Éole"]
    assert names(q="chant.ex") == ["opéra"]
    first = web.get(PATH, query_string={"limit": 2}).json
    assert [item["name"] for item in web.get(PATH, query_string={"cursor": first["next"]}).json["items"]] == ["opéra"]


def test_two_members_see_nothing_of_each_others_companies(context, web, max_, stranger, helene, lea):
    company = create(web)
    one = f"{PATH}/{company['id']}"
    for caller in (max_, stranger):
        client = client_for(context, caller)
        assert client.get(PATH).json["items"] == []
        for method, path in (("GET", one), ("PATCH", one), ("DELETE", one), ("GET", f"{one}/contacts")):
            assert client.open(path, method=method, json={} if method == "PATCH" else None).status_code == 404
    manager = client_for(context, helene)
    assert [item["id"] for item in manager.get(PATH, query_string={"owner_id": lea.member_id}).json["items"]] == [
        company["id"]
    ]


def test_contacts_belong_to_a_company_they_may_be_found_by(context, web, stranger):
    company = create(web, name="Opéra")
    zoe = create(web, PEOPLE, name="Zoé", company_id=company["id"])
    ana = create(web, PEOPLE, name="Ana")
    assert (zoe["company_id"], zoe["company_name"], ana["company_name"]) == (company["id"], "Opéra", None)
    web.patch(f"{PEOPLE}/{ana['id']}", json={"company_id": company["id"]})
    assert recorded(context)[-1].data["changed"] == {"company_id": {"before": None, "after": company["id"]}}
    for path, query in (
        (PEOPLE, {"q": "opera"}),
        (PEOPLE, {"company_id": company["id"]}),
        (f"{PATH}/{company['id']}/contacts", {}),
    ):
        assert [item["name"] for item in web.get(path, query_string=query).json["items"]] == ["Ana", "Zoé"]
    web.patch(f"{PEOPLE}/{ana['id']}", json={"company_id": None})
    assert [item["name"] for item in web.get(PEOPLE, query_string={"q": "opera"}).json["items"]] == ["Zoé"]
    other = create(client_for(context, stranger), name="Ailleurs")
    answer = web.patch(f"{PEOPLE}/{ana['id']}", json={"company_id": other["id"]})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["company_id"])


def test_contacts_follow_a_company_that_is_renamed(context, web):
    company = create(web, name="Opéra")
    zoe = create(web, PEOPLE, name="Zoé", company_id=company["id"])
    web.patch(f"{PATH}/{company['id']}", json={"name": "Ballet"})
    told = len(recorded(context))
    assert run_jobs(context, "company-contacts") > 0
    assert [item["id"] for item in web.get(PEOPLE, query_string={"q": "ballet"}).json["items"]] == [zoe["id"]]
    assert web.get(f"{PEOPLE}/{zoe['id']}").json == zoe | {"company_name": "Ballet"}
    assert len(recorded(context)) == told
    assert run_jobs(context, "company-contacts") == 0


def test_a_deleted_company_leaves_its_contacts(context, web, lea, monkeypatch):
    monkeypatch.setattr("jalon_contacts.operations.companies.PORTION", 2)
    company = create(web)
    with context.transaction(lea) as uow:
        people = [create_contact(uow, name=f"P{n}", company_id=UUID(company["id"])) for n in range(5)]
    web.delete(f"{PATH}/{company['id']}")
    run_jobs(context, "company-contacts")
    left = recorded(context, "contact.updated")
    assert {envelope.subject for envelope in left} == {f"contacts/{contact.id}" for contact in people}
    assert {envelope.lane for envelope in left} == {"bulk"}
    assert web.get(f"{PEOPLE}/{people[0].id}").json["company_id"] is None
    assert run_jobs(context, "company-contacts") == 0
