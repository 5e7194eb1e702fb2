import base64
import json

import pytest

from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for

SONGS = "/api/v1/songs"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def engine(request):
    return request.param


@pytest.fixture
def seven(client):
    for title in ("d", "a", "b", "b", "e", "c", "b"):
        client.post(SONGS, json={"title": title})


def walk(client, limit):
    titles, cursor, sizes = [], None, []
    while True:
        page = client.get(SONGS, query_string={"limit": limit, **({"cursor": cursor} if cursor else {})}).json
        titles += [item["title"] for item in page["items"]]
        sizes.append(len(page["items"]))
        cursor = page["next"]
        if cursor is None:
            return titles, sizes


@pytest.mark.parametrize(("limit", "sizes"), [(1, [1] * 7), (2, [2, 2, 2, 1]), (7, [7]), (200, [7])])
def test_pages_hold_every_row_once_and_in_order(client, seven, limit, sizes):
    assert walk(client, limit) == (list("edcbbba"), sizes)


def test_what_is_added_before_does_not_shift_the_rest(client, seven):
    first = client.get(SONGS, query_string={"limit": 2}).json
    client.post(SONGS, json={"title": "z"})
    second = client.get(SONGS, query_string={"limit": 2, "cursor": first["next"]}).json
    assert [item["title"] for item in second["items"]] == ["c", "b"]


def test_an_empty_list(client):
    assert client.get(SONGS).json == {"items": [], "next": None}


def test_a_list_holds_what_the_caller_may_see(context, client, seven, team_id):
    assert walk(client_for(context, member_caller(team_id)), 50)[0] == []
    assert len(walk(client_for(context, member_caller(team_id, "manager")), 50)[0]) == 7


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5"])
def test_limits_have_limits(client, limit):
    answer = client.get(SONGS, query_string={"limit": limit})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["limit"])


def cursor_of(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "====",
        cursor_of(None),
        cursor_of([]),
        cursor_of([["v", "b"]]),
        cursor_of([["v", 1], ["u", "0190a5e3-0000-7000-8000-000000000000"]]),
        cursor_of([["v", "b"], ["v", "x"]]),
        cursor_of([["z", "b"], ["u", "x"]]),
        cursor_of([["t", 1], ["u", {}]]),
        cursor_of({"a": "b"}),
        "x" * 2000,
    ],
)
def test_cursors_of_nowhere(client, seven, cursor):
    answer = client.get(SONGS, query_string={"cursor": cursor})
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["cursor"])


def test_a_parameter_that_is_no_text(client):
    assert client.get(f"{SONGS}?cursor=%00").json["errors"] == {"cursor.0": ["holds characters that are no text"]}
