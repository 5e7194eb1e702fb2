"""Teams: making and changing them."""

from uuid import UUID

from jalon_core.access.rights import require_admin, require_configure
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.errors import NotFound
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_identity.domain.time_zones import require_time_zone
from jalon_identity.models import Team, team_state
from jalon_sdk.events.identity import TeamCreated, TeamUpdated


def create_team(uow: UnitOfWork, *, name: str, time_zone: str = "Europe/Paris", open_reading: bool = False) -> Team:
    """Make a team: a wall behind which its members work."""
    require_admin(uow.caller)
    team_id = new_id()
    team = Team(
        id=team_id,
        team_id=team_id,
        version=1,
        name=name.strip(),
        time_zone=require_time_zone(time_zone),
        open_reading=open_reading,
    )
    uow.session.add(team)
    uow.session.flush()
    uow.record(TeamCreated(record=team_state(team)))
    return team


def update_team(
    uow: UnitOfWork,
    team_id: UUID,
    *,
    expected_version: int | None = None,
    name: str | None = None,
    time_zone: str | None = None,
    open_reading: bool | None = None,
) -> Team:
    """Change a team, as an admin or its manager; what is None stays."""
    team = uow.session.get(Team, team_id, with_for_update=True)
    if team is None:
        raise NotFound
    require_configure(uow.caller, team.id)
    before = team_state(team)
    require_version(expected_version, before)
    if name is not None:
        team.name = name
    if time_zone is not None:
        team.time_zone = require_time_zone(time_zone)
    if open_reading is not None:
        team.open_reading = open_reading
    changed = changed_fields(before, team_state(team))
    if changed:
        touch(team)
        uow.record(TeamUpdated(record=team_state(team), changed=changed))
    return team
