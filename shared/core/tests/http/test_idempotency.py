import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import func, select

from jalon_core.clock import now
from jalon_core.db.tables import idempotent_responses
from jalon_core.http.app import create_app
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for

SONGS = "/api/v1/songs"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def engine(request):
    return request.param


def post(client, title="a", key="key-1", **more):
    return client.post(SONGS, json={"title": title}, headers={"Idempotency-Key": key}, **more)


def kept(context):
    with context.reading() as session:
        return session.scalar(select(func.count()).select_from(idempotent_responses))


def test_sent_twice_done_once_answered_the_same(client, titles):
    first, second = post(client), post(client)
    assert (first.status_code, first.data, first.headers["ETag"]) == (201, second.data, second.headers["ETag"])
    assert second.status_code == 201
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert titles() == ["a"]


def test_the_same_key_for_another_request_is_refused(client, titles):
    post(client)
    for answer in (post(client, "b"), post(client, query_string={"x": "1"})):
        assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")
    assert titles() == ["a"]


def test_keys_of_different_callers_do_not_meet(context, client, team_id, titles):
    post(client)
    assert "Idempotency-Replayed" not in post(client_for(context, member_caller(team_id))).headers
    assert titles() == ["a", "a"]


def test_a_refused_request_leaves_nothing(context, client, titles):
    assert post(client, "taken").status_code == 409
    assert client.post(SONGS, json={}, headers={"Idempotency-Key": "key-1"}).status_code == 422
    assert kept(context) == 0
    assert post(client, "free").status_code == 201
    assert titles() == ["free"]


def test_a_bug_leaves_nothing(context, team_id, titles):
    admin = client_for(context, member_caller(team_id, admin=True))
    answer = admin.post(f"{SONGS}/burn", headers={"Idempotency-Key": "key-1"})
    assert answer.status_code == 500
    assert (titles(), kept(context)) == ([], 0)
    assert post(admin).status_code == 201


def test_of_many_at_once_one_wins(context, caller, client, titles):
    app = create_app(context)

    def send(_number):
        one = app.test_client()
        one.environ_base = dict(client.environ_base)
        return post(one)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(16)))
    assert titles() == ["a"]
    assert {(answer.status_code, answer.data) for answer in answers} == {(201, answers[0].data)}
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1


def test_an_answer_is_kept_a_day(context, caller, titles):
    with time_machine.travel(now(), tick=False) as clock:
        post(client_for(context, caller))
        clock.shift(dt.timedelta(hours=23))
        assert "Idempotency-Replayed" in post(client_for(context, caller)).headers
        clock.shift(dt.timedelta(hours=2))
        assert "Idempotency-Replayed" not in post(client_for(context, caller)).headers
    assert titles() == ["a", "a"]
    assert kept(context) == 1


@pytest.mark.parametrize("key", ["x" * 256, "a\tb"])
def test_keys_have_a_limit(client, key):
    answer = post(client, key=key)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["Idempotency-Key"])


def test_other_methods_ignore_it(client, titles):
    path = f"{SONGS}/{post(client).json['id']}"
    for title in ("b", "c"):
        client.patch(path, json={"title": title}, headers={"Idempotency-Key": "key-1"})
    assert titles() == ["c"]
