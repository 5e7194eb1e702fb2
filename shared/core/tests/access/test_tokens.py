import base64
import datetime as dt
import json

import pytest
import time_machine
from joserfc.jwk import OKPKey

from jalon_core.access.keys import KeySource, KeysUnavailable
from jalon_core.access.tokens import LIFETIME, TokenExpired, Verifier, sign
from jalon_core.clock import now
from jalon_core.errors import Unauthenticated
from jalon_core.ids import new_id

TEAM = new_id()
MEMBER = new_id()


def make_key(kid):
    return OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig"})


@pytest.fixture
def key():
    return make_key("first")


@pytest.fixture
def publish(tmp_path):
    path = tmp_path / "jwks.json"

    def write(*keys):
        aside = tmp_path / "aside"
        aside.write_text(json.dumps({"keys": [key.as_dict(private=False) for key in keys]}))
        aside.replace(path)

    write.path = path
    return write


@pytest.fixture
def verifier(publish, key):
    publish(key)
    return Verifier(KeySource(f"file:{publish.path}"))


def token(key):
    return sign(key, member_id=MEMBER, is_admin=False, roles={TEAM: "manager"})


def forged(header, claims):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part(header)}.{part(claims)}."


def test_a_token_says_who_and_which_roles(verifier, key):
    claims = verifier.verify(token(key))
    assert (claims.member_id, claims.is_admin, claims.roles) == (MEMBER, False, {TEAM: "manager"})


def test_it_expires(verifier, key):
    with time_machine.travel(now(), tick=False) as clock:
        made = token(key)
        verifier.verify(made)
        clock.shift(LIFETIME - dt.timedelta(seconds=1))
        verifier.verify(made)
        clock.shift(dt.timedelta(seconds=2))
        for _ in range(2):
            with pytest.raises(TokenExpired):
                verifier.verify(made)


def test_another_key_of_the_same_name_does_not_sign(verifier):
    with pytest.raises(Unauthenticated):
        verifier.verify(token(make_key("first")))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "EdDSA", "RS256"])
def test_other_algorithms_are_refused(verifier, algorithm):
    claims = {"iss": "jalon", "sub": str(MEMBER), "exp": 9_999_999_999, "iat": 0, "adm": True, "roles": {}}
    with pytest.raises(Unauthenticated):
        verifier.verify(forged({"alg": algorithm, "kid": "first"}, claims))


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "é.é.é", "{}", "e30.e30.e30", "x" * 100_000])
def test_what_is_no_token(verifier, text):
    with pytest.raises(Unauthenticated):
        verifier.verify(text)


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "other"},
        {"sub": "x"},
        {"sub": None},
        {"exp": "soon"},
        {"exp": 10**30},
        {"roles": []},
        {"roles": {"x": "y"}},
    ],
)
def test_signed_nonsense_is_no_token(verifier, key, change):
    from joserfc import jwt

    claims = {"iss": "jalon", "sub": str(MEMBER), "iat": 0, "exp": 9_999_999_999, "adm": False, "roles": {}, **change}
    with pytest.raises(Unauthenticated):
        verifier.verify(jwt.encode({"alg": "Ed25519", "kid": "first"}, claims, key, algorithms=["Ed25519"]))


def test_a_new_key_is_found_when_the_file_changes(verifier, publish, key):
    second = make_key("second")
    with pytest.raises(Unauthenticated):
        verifier.verify(token(second))
    publish(key, second)
    assert verifier.verify(token(second)).member_id == MEMBER


def test_a_key_that_was_taken_out_opens_nothing(verifier, publish, key):
    made = token(key)
    verifier.verify(made)
    publish(make_key("second"))
    with pytest.raises(Unauthenticated):
        verifier.verify(made)


@pytest.mark.parametrize(
    "spoil",
    [lambda path: path.unlink(), lambda path: path.write_text("{"), lambda path: path.write_text('{"keys": []}')],
)
def test_the_last_good_set_is_kept(verifier, publish, key, spoil):
    verifier.verify(token(key))
    spoil(publish.path)
    assert verifier.verify(token(key)).member_id == MEMBER
    with pytest.raises(KeysUnavailable):
        verifier.verify(token(make_key("second")))


def test_without_a_set_nobody_is_refused_for_good(publish, key):
    verifier = Verifier(KeySource(f"file:{publish.path}"))
    with pytest.raises(KeysUnavailable):
        verifier.verify(token(key))
    publish(key)
    assert verifier.verify(token(key)).member_id == MEMBER
