import datetime as dt

import pytest
import time_machine
from sqlalchemy import select

from jalon_core.access.api_keys import secret_hash
from jalon_core.clock import now
from jalon_core.testing.events import recorded
from jalon_identity.models import ApiKey
from jalon_sdk.serial import format_time

KEYS = "/api/v1/api-keys"


@pytest.fixture
def make_key(client_of):
    def make(member_id, *scopes, **more):
        answer = client_of(member_id).post(KEYS, json={"name": "Tableur", "scopes": scopes, **more})
        assert answer.status_code == 201, answer.json
        return answer.json

    return make


def test_a_key_acts_as_its_member_within_its_scopes(club, make_key, with_token):
    client = with_token(make_key(club.mia, "me:read", "teams:read")["secret"])
    assert client.get("/api/v1/me").json["id"] == str(club.mia)
    assert client.get("/api/v1/teams").status_code == 200
    for refused in (client.patch("/api/v1/me", json={"name": "X"}), client.get("/api/v1/members")):
        assert (refused.status_code, refused.json["code"]) == (403, "scope_missing")


def test_writing_includes_reading_and_a_star_everything(club, make_key, with_token):
    writer = with_token(make_key(club.mia, "me:write")["secret"])
    assert writer.get("/api/v1/me").status_code == 200
    assert writer.patch("/api/v1/me", json={"name": "Mia M."}).status_code == 200
    assert with_token(make_key(club.mia, "*")["secret"]).get("/api/v1/members").status_code == 200


def test_a_key_never_gives_itself_more(club, make_key, with_token):
    answer = with_token(make_key(club.mia, "*")["secret"]).post(KEYS, json={"name": "X", "scopes": ["*"]})
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_services_learn_the_hash_and_nobody_the_secret(club, context, client_of, make_key):
    made = make_key(club.mia, "me:read")
    secret = made["secret"].rsplit("_", 1)[1]
    event = recorded(context)[-1]
    assert event.name == "api_key.created"
    assert event.data["record"]["secret_hash"] == secret_hash(secret)
    assert secret not in str(event.to_wire())
    with context.reading() as session:
        assert session.scalars(select(ApiKey.secret_hash)).one() == secret_hash(secret)
    listed = client_of(club.mia).get(KEYS).json["items"]
    assert [set(item) & {"secret", "secret_hash"} for item in listed] == [set()]


def test_a_revoked_key_opens_nothing(club, context, client_of, make_key, with_token):
    made = make_key(club.mia, "me:read")
    assert client_of(club.max).delete(f"{KEYS}/{made['id']}").status_code == 404
    assert client_of(club.mia).delete(f"{KEYS}/{made['id']}").status_code == 204
    assert recorded(context)[-1].name == "api_key.revoked"
    assert with_token(made["secret"]).get("/api/v1/me").status_code == 401
    assert client_of(club.mia).delete(f"{KEYS}/{made['id']}").status_code == 204
    assert client_of(club.mia).get(KEYS).json["items"] == []


def test_a_key_ends_when_it_says(club, make_key, with_token):
    with time_machine.travel(now(), tick=False) as clock:
        client = with_token(make_key(club.mia, "*", expires_at=format_time(now() + dt.timedelta(days=1)))["secret"])
        assert client.get("/api/v1/me").status_code == 200
        clock.shift(dt.timedelta(days=1))
        assert client.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("spoil", [lambda key: key[:-1] + "x", lambda key: "jln_x_y", lambda key: "jln_", str.upper])
def test_wrong_keys_are_refused(club, make_key, with_token, spoil):
    answer = with_token(spoil(make_key(club.mia, "*")["secret"])).get("/api/v1/me")
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scopes": []}, "invalid"),
        ({"scopes": ["contacts"]}, "scope_unknown"),
        ({"scopes": ["contacts:erase"]}, "scope_unknown"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "invalid"),
        ({"expires_at": "tomorrow"}, "invalid"),
    ],
)
def test_wrong_wishes_are_refused(club, client_of, change, code):
    answer = client_of(club.mia).post(KEYS, json={"name": "X", "scopes": ["*"], **change})
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_the_secret_is_not_kept_for_repeated_requests(club, context, client_of):
    headers = {"Idempotency-Key": "once"}
    answers = [client_of(club.mia).post(KEYS, json={"name": "X", "scopes": ["*"]}, headers=headers) for _ in "12"]
    assert answers[0].json["secret"] != answers[1].json["secret"]
