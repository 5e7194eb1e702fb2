"""Test clients that are signed in: real tokens, checked by the app like any other."""

import json
import os
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from flask.testing import FlaskClient
from joserfc.jwk import OKPKey

from jalon_core.access import tokens
from jalon_core.access.caller import Caller
from jalon_core.access.directory import COPIES
from jalon_core.copies.reading import copied
from jalon_core.http.app import create_app
from jalon_core.service import Context
from jalon_core.testing.copies import put_copy
from jalon_sdk.records import Member, State, Team

TEST_KEY = OKPKey.generate_key("Ed25519", {"kid": "test", "use": "sig"})
"""Signs the tokens of tests; made anew in each run."""


def client_for(context: Context, caller: Caller) -> FlaskClient:
    """A client whose requests are the caller's.

    The caller's member and teams are written into the service's copies, so that they are what the caller says; in
    identity itself, which keeps no copies, they must have been created before. A visitor's client sends no token.
    """
    client = create_app(context).test_client()
    if caller.member_id is not None:
        trust_test_key(context)
        if context.service.directory is COPIES:
            _put_member(context, caller, caller.member_id)
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token_of(caller.member_id, caller)}"
    return client


def token_of(member_id: UUID, caller: Caller) -> str:
    """An access token as identity would make it for the caller."""
    return tokens.sign(TEST_KEY, member_id=member_id, is_admin=caller.is_admin, roles=caller.roles)


def trust_test_key(context: Context) -> None:
    """Add the tests' key to the key set that the context's settings name."""
    path = Path(context.settings.effective_jwks_url.removeprefix("file:"))
    keys = json.loads(path.read_text())["keys"] if path.exists() else []
    mine = TEST_KEY.as_dict(private=False)
    if mine not in keys:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        aside.write_text(json.dumps({"keys": [*keys, mine]}))
        os.replace(aside, path)


def _put_member(context: Context, caller: Caller, member_id: UUID) -> None:
    member = Member(
        id=member_id,
        version=1,
        owner_id=member_id,
        email=f"{member_id}@test.example",
        name=caller.name or "Test",
        language=caller.language,
        time_zone=caller.time_zone,
        is_admin=caller.is_admin,
        active=True,
        roles={str(team): role for team, role in caller.roles.items()},
    )
    teams = [
        Team(
            id=team,
            version=1,
            team_id=team,
            name="Test",
            time_zone=caller.time_zone,
            open_reading=team in caller.open_teams,
        )
        for team in caller.roles
    ]
    with context.reading() as session:
        states = [_newer(state, copied(session, state.kind, state.id)) for state in (member, *teams)]
    put_copy(context, *states)


def _newer(state: State, known: State | None) -> State:
    return state if known is None else replace(state, version=known.version + 1)
