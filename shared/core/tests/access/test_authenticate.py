import datetime as dt

import pytest
import time_machine
from sqlalchemy import insert

from jalon_core.access import api_keys
from jalon_core.access.authenticate import MemberInactive, authenticate
from jalon_core.access.directory import COPIES, StillFilling
from jalon_core.access.keys import KeySource
from jalon_core.access.tokens import Verifier, sign
from jalon_core.clock import now
from jalon_core.db.tables import copy_sources
from jalon_core.errors import Unauthenticated
from jalon_core.ids import new_id
from jalon_core.testing.client import TEST_KEY, trust_test_key
from jalon_core.testing.copies import put_copy
from jalon_sdk.records import ApiKey


@pytest.fixture
def who(context):
    """The caller of an Authorization header."""
    trust_test_key(context)
    verifier = Verifier(KeySource(context.settings.effective_jwks_url))

    def ask(credentials, scheme="Bearer"):
        with context.reading() as session:
            return authenticate(f"{scheme} {credentials}", session, directory=COPIES, verifier=verifier)

    return ask


@pytest.fixture
def keys_are_whole(context):
    with context.database.writing() as session:
        session.execute(
            insert(copy_sources).values(
                kind="api_key", state="full", epoch=1, shape=1, requests=0, received=0, differences=0
            )
        )


@pytest.fixture
def make_key(context):
    """Write the copy of an API key; gives the whole key."""

    def write(member_id, *scopes, **what):
        secret = api_keys.make_secret()
        given = {"id": new_id(), "version": 1, "owner_id": member_id, "name": "x", "expires_at": None, "revoked": False}
        key = ApiKey(**{**given, "secret_hash": api_keys.secret_hash(secret), "scopes": scopes, **what})
        put_copy(context, key)
        return api_keys.write(key.id, secret)

    return write


def token(member_id, **rights):
    return sign(TEST_KEY, member_id=member_id, is_admin=rights.get("is_admin", False), roles=rights.get("roles", {}))


def test_the_copy_wins_over_the_token(who, hear_of, team_id):
    member_id = hear_of()
    caller = who(token(member_id, is_admin=True, roles={new_id(): "manager"}))
    assert (caller.is_admin, caller.roles, caller.open_teams) == (False, {team_id: "member"}, {team_id})
    assert (caller.name, caller.actor, caller.scopes) == ("Mia", f"member:{member_id}", None)


def test_before_the_copy_is_there_the_token_speaks(who):
    member_id, team_id = new_id(), new_id()
    caller = who(token(member_id, is_admin=True, roles={team_id: "manager"}))
    assert (caller.member_id, caller.is_admin, caller.roles) == (member_id, True, {team_id: "manager"})


def test_the_deactivated_are_out_whatever_they_hold(who, hear_of, make_key):
    member_id = hear_of(active=False)
    for credentials in (token(member_id), make_key(member_id, "*")):
        with pytest.raises(MemberInactive):
            who(credentials)


def test_a_key_is_its_member_with_scopes(who, hear_of, make_key):
    member_id = hear_of(is_admin=True)
    caller = who(make_key(member_id, "contacts:read"), scheme="bearer")
    assert (caller.member_id, caller.is_admin, caller.scopes) == (member_id, True, {"contacts:read"})


@pytest.mark.parametrize(
    "what", [{"revoked": True}, {"secret_hash": "0" * 64}, {"owner_id": None}, {"owner_id": new_id()}]
)
def test_keys_that_open_nothing(who, hear_of, make_key, what):
    with pytest.raises(Unauthenticated):
        who(make_key(hear_of(), "*", **what))


def test_a_key_that_ended(who, hear_of, make_key):
    with time_machine.travel(now(), tick=False) as clock:
        key = make_key(hear_of(), "*", expires_at=now() + dt.timedelta(hours=1))
        who(key)
        clock.shift(dt.timedelta(hours=1))
        with pytest.raises(Unauthenticated):
            who(key)


def test_an_unknown_key_while_keys_are_still_arriving(who):
    with pytest.raises(StillFilling):
        who(api_keys.write(new_id(), api_keys.make_secret()))


def test_an_unknown_key(who, keys_are_whole):
    with pytest.raises(Unauthenticated):
        who(api_keys.write(new_id(), api_keys.make_secret()))


@pytest.mark.parametrize(
    ("scopes", "read", "write"),
    [
        (None, True, True),
        ({"*"}, True, True),
        ({"deals:write"}, True, True),
        ({"deals:read"}, True, False),
        ({"contacts:write"}, False, False),
        (set(), False, False),
    ],
)
def test_scopes(scopes, read, write):
    given = None if scopes is None else frozenset(scopes)
    for wanted, allowed in ((False, read), (True, write)):
        if allowed:
            api_keys.require_scope(given, "deals", write=wanted)
        else:
            with pytest.raises(api_keys.ScopeMissing):
                api_keys.require_scope(given, "deals", write=wanted)
