import datetime as dt
import json

import pytest
import time_machine
from sqlalchemy import select

from jalon_core.clock import now
from jalon_identity.models import AccessEntry, RefreshSession
from jalon_identity.operations.members import update_member

SESSION = "/api/v1/session"


def cookie_of(answer):
    header = next((value for value in answer.headers.getlist("Set-Cookie") if value.startswith("jalon_refresh=")), None)
    return header and header.split(";")[0].removeprefix("jalon_refresh=")


def refresh_with(client, cookie):
    client.set_cookie("jalon_refresh", cookie, path=SESSION)
    return client.get(SESSION)


def audit(context):
    with context.reading() as session:
        return [(row.kind, row.member_id) for row in session.scalars(select(AccessEntry).order_by(AccessEntry.at))]


def test_sign_in_gives_a_token_that_opens_me(club, sign_in, with_token):
    answer = sign_in("Mia")
    assert answer.status_code == 201
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["expires_in"] == 600
    assert answer.json["member"]["roles"] == {str(club.choir): "member"}
    assert answer.headers["Cache-Control"] == "no-store"
    me = with_token(answer.json["access_token"]).get("/api/v1/me")
    assert me.json["id"] == str(club.mia)
    assert me.json["teams"] == [
        {"id": str(club.choir), "name": "Chorale", "role": "member", "open_reading": False},
    ]
    assert "password" not in me.get_data(as_text=True)


def test_refresh_cookie_is_hidden_from_scripts(club, sign_in):
    cookie = sign_in("mia").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert f"Path={SESSION}" in cookie


@pytest.mark.parametrize(("name", "password"), [("mia", "wrong password"), ("nobody", "wrong password")])
def test_wrong_password_and_unknown_address_look_the_same(club, context, sign_in, name, password):
    answer = sign_in(name, password)
    assert answer.status_code == 401
    assert answer.json["code"] == "sign_in_failed"
    assert answer.json["detail"] == "the address or the password is wrong"
    assert audit(context)[-1] == ("sign_in_failed", club.mia if name == "mia" else None)


def test_a_hash_is_checked_for_unknown_addresses_too(club, monkeypatch, sign_in):
    from argon2 import PasswordHasher

    checked = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, *given: checked.append(1) or verify(self, *given))
    sign_in("nobody", "wrong password")
    sign_in("mia", "wrong password")
    assert len(checked) == 2


def test_eleventh_failed_attempt_has_to_wait(club, sign_in):
    for _ in range(10):
        assert sign_in("mia", "wrong password").status_code == 401
    refused = sign_in("mia")
    assert refused.status_code == 429
    assert refused.json["code"] == "rate_limited"
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    assert sign_in("max").status_code == 201


def test_an_access_token_lives_ten_minutes(club, sign_in, with_token):
    with time_machine.travel(now(), tick=False) as clock:
        client = with_token(sign_in("mia").json["access_token"])
        clock.shift(dt.timedelta(minutes=9, seconds=59))
        assert client.get("/api/v1/me").status_code == 200
        clock.shift(dt.timedelta(seconds=2))
        expired = client.get("/api/v1/me")
    assert expired.status_code == 401
    assert expired.json["code"] == "token_expired"
    assert expired.headers["WWW-Authenticate"] == "Bearer"


def test_refreshing_gives_another_token_and_another_cookie(club, sign_in, visitor, with_token):
    first = cookie_of(sign_in("mia"))
    answer = refresh_with(visitor, first)
    assert answer.status_code == 200
    assert cookie_of(answer) not in (None, first)
    assert with_token(answer.json["access_token"]).get("/api/v1/me").json["id"] == str(club.mia)


def test_two_tabs_may_refresh_with_the_same_cookie(club, sign_in, visitor):
    first = cookie_of(sign_in("mia"))
    second = cookie_of(refresh_with(visitor, first))
    other_tab = refresh_with(visitor, first)
    assert other_tab.status_code == 200
    assert cookie_of(other_tab) is None
    assert refresh_with(visitor, second).status_code == 200


def test_a_replaced_cookie_that_comes_back_ends_the_session(club, context, sign_in, visitor):
    with time_machine.travel(now(), tick=False) as clock:
        stolen = cookie_of(sign_in("mia"))
        current = cookie_of(refresh_with(visitor, stolen))
        clock.shift(dt.timedelta(seconds=31))
        assert refresh_with(visitor, stolen).json["code"] == "session_ended"
        assert refresh_with(visitor, current).status_code == 401
    assert audit(context)[-1] == ("refresh_reused", club.mia)


@pytest.mark.parametrize("cookie", ["", "nonsense", "0" * 32 + ".secret", "é.x"])
def test_without_a_session_there_is_nothing_to_refresh(visitor, cookie):
    answer = refresh_with(visitor, cookie)
    assert (answer.status_code, answer.json["code"]) == (401, "session_ended")


def test_a_session_ends_after_thirty_days_without_refresh(club, sign_in, visitor):
    with time_machine.travel(now(), tick=False) as clock:
        cookie = cookie_of(sign_in("mia"))
        clock.shift(dt.timedelta(days=31))
        assert refresh_with(visitor, cookie).status_code == 401


def test_signing_out_ends_the_session(club, context, sign_in, visitor):
    cookie = cookie_of(sign_in("mia"))
    visitor.set_cookie("jalon_refresh", cookie, path=SESSION)
    answer = visitor.delete(SESSION)
    assert answer.status_code == 204
    assert "jalon_refresh=;" in answer.headers["Set-Cookie"]
    assert refresh_with(visitor, cookie).status_code == 401
    assert audit(context)[-1] == ("signed_out", club.mia)


def test_the_deactivated_are_out_at_once(club, context, sign_in, visitor, with_token):
    answer = sign_in("mia")
    client = with_token(answer.json["access_token"])
    with context.transaction() as uow:
        update_member(uow, club.mia, active=False)
    refused = client.get("/api/v1/me")
    assert (refused.status_code, refused.json["code"]) == (401, "member_inactive")
    assert refresh_with(visitor, cookie_of(answer)).status_code == 401
    assert sign_in("mia").json["code"] == "sign_in_failed"


def test_only_hashes_of_secrets_are_kept(club, context, sign_in):
    secret = cookie_of(sign_in("mia")).split(".")[1]
    with context.reading() as session:
        row = session.scalars(select(RefreshSession)).one()
    assert secret not in json.dumps({name: str(value) for name, value in vars(row).items()})


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "email"),
        ({"email": "a@b.example"}, "password"),
        ({"email": 1, "password": "x"}, "email"),
        ({"email": "a@b.example", "password": "x" * 201}, "password"),
        ({"email": "a@b.example", "password": "x", "remember": True}, "remember"),
    ],
)
def test_malformed_credentials_are_named_by_field(visitor, body, path):
    answer = visitor.post(SESSION, json=body)
    assert answer.status_code == 422
    assert path in answer.json["errors"]
