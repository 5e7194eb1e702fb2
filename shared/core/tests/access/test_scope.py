import pytest

from jalon_core.access.rights import may_edit, may_read_configuration
from jalon_core.access.scope import ScopeInactive, caller_from_scope
from jalon_core.errors import Invalid, NotYetKnown
from jalon_core.ids import new_id

ACTOR = "workflow:0190a5e3-0000-7000-8000-000000000000"


def caller(context, scope):
    with context.reading() as session:
        return caller_from_scope(session, scope, ACTOR)


def test_the_installation_may_everything(context):
    found = caller(context, "installation")
    assert (found.kind, found.actor, found.is_admin, found.member_id) == ("workflow", ACTOR, True, None)


def test_a_team_acts_as_its_manager(context, team_id):
    found = caller(context, f"team:{team_id}")
    assert not found.is_admin
    assert may_edit(found, team_id, new_id())
    assert not may_edit(found, new_id(), None)
    assert may_read_configuration(found, None)
    assert not may_read_configuration(found, new_id())


def test_a_member_as_they_are_now(context, team_id, hear_of):
    member_id = hear_of()
    found = caller(context, f"member:{member_id}")
    assert (found.member_id, found.roles, found.open_teams) == (member_id, {team_id: "member"}, {team_id})
    assert (found.language, found.time_zone, found.actor) == ("en", "America/Vancouver", ACTOR)
    assert may_edit(found, team_id, member_id)
    assert not may_edit(found, team_id, new_id())


def test_a_deactivated_member_acts_no_more(context, hear_of):
    with pytest.raises(ScopeInactive):
        caller(context, f"member:{hear_of(active=False)}")


def test_a_member_of_whom_nothing_was_heard_yet(context):
    with pytest.raises(NotYetKnown):
        caller(context, f"member:{new_id()}")


@pytest.mark.parametrize(
    "scope", ["", "everything", "team:", "team:x", "member:x", "stage:0199f0a4-7c1e-7c3b-9d0a-0d5a3c6f1b11"]
)
def test_no_scopes(context, scope):
    with pytest.raises(Invalid):
        caller(context, scope)
