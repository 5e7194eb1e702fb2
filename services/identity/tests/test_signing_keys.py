import datetime as dt
import json
import stat
from dataclasses import replace

import time_machine
from sqlalchemy import select

from jalon_core.clock import now
from jalon_core.service import Context
from jalon_identity.models import SigningKey
from jalon_identity.service import SERVICE

ME = "/api/v1/me"


def keys_of(context):
    with context.reading() as session:
        return session.scalars(select(SigningKey).order_by(SigningKey.created_at)).all()


def test_the_key_set_is_public_and_written_where_services_look(context, visitor):
    published = visitor.get("/.well-known/jwks.json").json
    assert published == json.loads((context.settings.data_dir / "jwks.json").read_text())
    assert [(key["kty"], key["crv"], "d" in key) for key in published["keys"]] == [("OKP", "Ed25519", False)]


def test_the_private_part_is_sealed(context):
    assert "PRIVATE" not in keys_of(context)[0].sealed_private


def test_keys_rotate_and_old_tokens_stay_good(club, context, sign_in, with_token):
    with time_machine.travel(now(), tick=False) as clock:
        clock.shift(dt.timedelta(days=30) - dt.timedelta(minutes=5))
        before = with_token(sign_in("mia").json["access_token"])
        clock.shift(dt.timedelta(minutes=6))
        SERVICE.prepare(context)
        assert len(keys_of(context)) == 2
        still_old = sign_in("mia").json["access_token"]
        clock.shift(dt.timedelta(minutes=2))
        new = sign_in("mia").json["access_token"]
        assert new.split(".")[0] != still_old.split(".")[0]
        for client in (before, with_token(still_old), with_token(new)):
            assert client.get(ME).status_code == 200
        clock.shift(dt.timedelta(days=30, hours=12))
        SERVICE.prepare(context)
        assert len(keys_of(context)) == 2
        assert with_token(sign_in("mia").json["access_token"]).get(ME).status_code == 200


def test_another_secret_key_makes_another_signing_key(club, context):
    other = Context(service=SERVICE, settings=replace(context.settings, secret_key="1" * 64), database=context.database)
    SERVICE.prepare(other)
    assert len(keys_of(context)) == 2
    both = Context(
        service=SERVICE,
        settings=replace(context.settings, secret_key=f"{'2' * 64},{'1' * 64}"),
        database=context.database,
    )
    SERVICE.prepare(both)
    assert len(keys_of(context)) == 2


def test_a_secret_key_is_made_once_in_the_data_folder(context, tmp_path):
    from jalon_core.access.secrets import secret_keys

    settings = replace(context.settings, secret_key="")
    first = secret_keys(settings)
    assert len(first[0]) == 64
    assert secret_keys(settings) == first
    assert stat.S_IMODE((settings.data_dir / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in settings.data_dir.glob(".secret*")] == []


def test_without_any_key_set_nobody_is_called_a_stranger(club, context, with_token):
    from jalon_core.testing.client import TEST_KEY, tokens

    token = tokens.sign(TEST_KEY, member_id=club.mia, is_admin=False, roles={})
    (context.settings.data_dir / "jwks.json").unlink()
    answer = with_token(token).get(ME)
    assert (answer.status_code, answer.json["code"]) == (503, "keys_unavailable")
    assert answer.headers["Retry-After"] == "2"
