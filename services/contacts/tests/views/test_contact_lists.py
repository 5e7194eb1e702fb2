import json

import pytest

from jalon_contacts.operations.contacts import create_contact
from jalon_core.testing.client import client_for

PATH = "/api/v1/contacts"


@pytest.fixture
def web(context, lea):
    return client_for(context, lea)


@pytest.fixture
def people(context, lea, add_field):
    add_field("voix", "choice", choices=["alto", "basse"])
    add_field("age", "number")
    add_field("budget", "money")
    add_field("membre", "yes_no")
    given = {
        "Éloïse": {"voix": "basse", "age": 31.5, "budget": {"amount": "90", "currency": "EUR"}},
        "bob": {"voix": "alto", "age": 7},
        "Zoé": {},
        "ana": {"age": 31, "budget": {"amount": "100.50", "currency": "EUR"}},
    }
    with context.transaction(lea) as uow:
        return [create_contact(uow, name=name, custom=custom) for name, custom in given.items()]


def names(client, **query):
    answer = client.get(PATH, query_string=query)
    assert answer.status_code == 200, answer.json
    return [item["name"] for item in answer.json["items"]]


@pytest.mark.parametrize(
    ("sort", "wanted"),
    [
        ("name", ["ana", "bob", "Éloïse", "Zoé"]),
        ("-name", ["Zoé", "Éloïse", "bob", "ana"]),
        ("created_at", ["Éloïse", "bob", "Zoé", "ana"]),
        ("-updated_at", ["ana", "Zoé", "bob", "Éloïse"]),
        ("custom.age", ["bob", "ana", "Éloïse", "Zoé"]),
        ("-custom.age", ["Éloïse", "ana", "bob", "Zoé"]),
        ("-custom.budget.amount", ["ana", "Éloïse", "bob", "Zoé"]),
    ],
)
def test_an_order_of_ones_own_holds_over_pages(web, people, sort, wanted):
    assert names(web, sort=sort)[: 2 if "budget" in sort else 4] == wanted[: 2 if "budget" in sort else 4]
    found, cursor = [], None
    while True:
        page = web.get(PATH, query_string={"sort": sort, "limit": 1, **({"cursor": cursor} if cursor else {})}).json
        found += [item["name"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == names(web, sort=sort)


def test_a_page_goes_on_where_it_was_although_somebody_came_in(context, web, people, lea):
    first = web.get(PATH, query_string={"limit": 2, "sort": "custom.age"}).json
    with context.transaction(lea) as uow:
        create_contact(uow, name="neuf", custom={"age": 1})
    rest = names(web, limit=50, sort="custom.age", cursor=first["next"])
    assert rest == ["Éloïse", "Zoé"]


def test_a_filter_chooses_and_goes_with_all_the_rest(web, people):
    grown = {"field": "record.custom.age", "op": "gte", "value": 31}
    assert names(web, filter=json.dumps(grown)) == ["ana", "Éloïse"]
    assert names(web, filter=json.dumps(grown), q="elo") == ["Éloïse"]
    assert names(web, filter=json.dumps({"not": grown}), sort="-name") == ["Zoé", "bob"]
    caseless = {"field": "record.name", "op": "starts_with", "value": "ÉLO"}
    assert names(web, filter=json.dumps(caseless)) == ["Éloïse"]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"filter": "{"}, "filter"),
        ({"filter": "[]"}, "filter"),
        ({"filter": "{}"}, "filter"),
        ({"filter": '{"all": [{"field": "record.custom.age", "op": "contains", "value": "x"}]}'}, "filter.all[0].op"),
        ({"filter": '{"field": "record.custom.no", "op": "is_known"}'}, "filter.field"),
        ({"filter": '{"field": "record.name", "op": "changed"}'}, "filter.op"),
        ({"filter": '{"field": "record.name", "op": "eq", "value": "2026-11-22"}'}, "filter.value"),
        ({"filter": '{"field": "record.owner_id", "op": "in", "value": ["x"]}'}, "filter.value"),
        ({"sort": "custom.no"}, "sort"),
        ({"sort": "custom.membre"}, "sort"),
        ({"sort": "phones"}, "sort"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_path(web, people, query, path):
    answer = web.get(PATH, query_string=query)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [path])


def test_a_filter_shows_nobody_whom_one_may_not_see(context, people, max_, stranger):
    everybody = json.dumps({"field": "record.name", "op": "is_known"})
    for caller in (max_, stranger):
        assert names(client_for(context, caller), filter=everybody) == []
