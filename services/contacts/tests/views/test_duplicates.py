from uuid import UUID

import pytest

from jalon_contacts.domain.duplicates import Traits, likeness
from jalon_contacts.operations.contacts import create_contact
from jalon_core.testing.client import client_for

PATH = "/api/v1/contacts/duplicates"


@pytest.fixture
def lea_web(context, lea):
    return client_for(context, lea)


def pairs(client):
    return [
        ({item["contact"]["name"], item["other"]["name"]}, item["score"], item["reasons"]) for item in _items(client)
    ]


def test_pairs_that_may_be_one_person_are_listed_the_likeliest_first(context, lea, lea_web):
    company = UUID(lea_web.post("/api/v1/companies", json={"name": "Chorale"}).json["id"])
    with context.transaction(lea) as uow:
        for name, emails, phones, of in (
            ("Zoé Petit", ["zoe@example.org"], ["0611111111"], None),
            ("Petit Zoe", [], ["06 11 11 11 11"], None),
            ("Max Dupont", ["max@chorale.example"], [], company),
            ("Max Dupond", ["m@chorale.example"], [], company),
            ("Ana Roy", [], ["0622222222"], None),
            ("Luc Roy", [], ["0622222222"], None),
            ("Jean Martin", ["jean@gmail.com"], [], None),
            ("Jean Martin", ["jm@gmail.com"], [], None),
            ("Eva Blanc", ["eva@ecole.example"], [], None),
            ("Eva Blanc", ["e.blanc@ecole.example"], [], None),
        ):
            create_contact(uow, name=name, emails=emails, phones=phones, company_id=of)
    assert pairs(lea_web) == [
        ({"Zoé Petit", "Petit Zoe"}, 95, ["same_phone", "same_name"]),
        ({"Eva Blanc"}, 75, ["same_name", "same_domain"]),
        ({"Max Dupont", "Max Dupond"}, 70, ["similar_name", "same_company", "same_domain"]),
        ({"Ana Roy", "Luc Roy"}, 50, ["same_phone"]),
    ]


def test_who_was_said_to_be_somebody_else_is_not_proposed_again(context, lea, lea_web):
    with context.transaction(lea) as uow:
        one, other = (create_contact(uow, name=name, phones=["0611111111"]).id for name in ("Ana", "Luc"))
    assert len(pairs(lea_web)) == 1
    for _twice in range(2):
        answer = lea_web.post(f"/api/v1/contacts/{other}/not-duplicates", json={"other_id": str(one)})
        assert answer.status_code == 204
    assert pairs(lea_web) == []
    answer = lea_web.post(f"/api/v1/contacts/{one}/not-duplicates", json={"other_id": str(one)})
    assert answer.status_code == 422


def test_nobody_sees_a_pair_of_which_they_may_not_see_both(context, lea, max_, stranger, helene, lea_web):
    for caller in (lea, max_, stranger):
        with context.transaction(caller) as uow:
            create_contact(uow, name="Zoé", phones=["0611111111"])
    assert pairs(lea_web) == pairs(client_for(context, stranger)) == []
    assert len(pairs(client_for(context, helene))) == 1


def test_merging_over_http_answers_with_the_one_that_stays(context, lea, lea_web):
    with context.transaction(lea) as uow:
        one, other = (create_contact(uow, name=name, phones=["0611111111"]).id for name in ("Ana", "Anna"))
    address = f"/api/v1/contacts/{one}/merge"
    body = {"other_id": str(other), "fields": {"name": "other"}}
    assert lea_web.post(address, json=body, headers={"If-Match": '"7"'}).status_code == 412
    answer = lea_web.post(address, json=body, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json["name"], answer.json["version"]) == (200, "Anna", 2)
    assert pairs(lea_web) == []
    answer = lea_web.post(address, json=body)
    assert (answer.status_code, answer.json["code"]) == (409, "not_mergeable")
    answer = lea_web.post(address, json={"other_id": str(other), "fields": {"name": "both"}})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["fields.name.value"])


def test_likeness_is_the_same_both_ways():
    one = Traits(name="zoe petit", phones=["+33611111111"], emails=["a@x.example"], company=None)
    other = Traits(name="petit zoe", phones=[], emails=["b@x.example"], company="1")
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, other).reasons == ("same_name", "same_domain")


def _items(client):
    answer = client.get(PATH)
    assert answer.status_code == 200, answer.json
    return answer.json["items"]
