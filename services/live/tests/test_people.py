import datetime as dt

from live_changes import ADA, OTHER_TEAM, TEAM, member, team

from jalon_core.access.tokens import Claims
from jalon_core.clock import now
from jalon_live.people import People
from jalon_sdk.serial import to_json

CLAIMS = Claims(member_id=ADA, is_admin=True, roles={TEAM: "member"}, expires_at=now() + dt.timedelta(minutes=10))


def test_until_a_member_is_known_the_token_speaks_for_them():
    caller = People().caller(CLAIMS)
    assert (caller.member_id, caller.is_admin, caller.roles, caller.open_teams) == (
        ADA,
        True,
        {TEAM: "member"},
        frozenset(),
    )


def test_what_is_known_wins_over_the_token():
    people = People()
    people.take("member", 1, to_json(member(ADA, {OTHER_TEAM: "manager"})))
    people.take("team", 1, to_json(team(OTHER_TEAM, open_reading=True)))
    caller = people.caller(CLAIMS)
    assert (caller.is_admin, caller.roles) == (False, {OTHER_TEAM: "manager"})
    assert caller.open_teams == {OTHER_TEAM}
    assert people.name_of(ADA) == "Ada"


def test_an_older_state_never_wins_and_a_higher_epoch_always_does():
    people = People()
    people.take("member", 1, to_json(member(ADA, {}, version=3, name="Three")))
    people.take("member", 1, to_json(member(ADA, {}, version=2, name="Two")))
    assert people.name_of(ADA) == "Three"
    people.take("member", 2, to_json(member(ADA, {}, version=1, name="Restored")))
    assert people.name_of(ADA) == "Restored"


def test_a_deactivated_member_is_nobody():
    people = People()
    people.take("member", 1, to_json(member(ADA, {TEAM: "member"}, active=False)))
    assert people.caller(CLAIMS) is None
