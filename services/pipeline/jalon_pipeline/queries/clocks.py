"""Whose clocks the days of a pipeline's figures follow."""

from uuid import UUID

from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.copies.reading import copied
from jalon_sdk import records


def time_zone(session: Session, caller: Caller, team_id: UUID | None) -> str:
    """The zone of whose clocks the days are: the pipeline's team's, or the one asked for.

    Of a pipeline that all teams share, the caller's own team's, so that all of a team read the same numbers; whoever
    works in no team has their own clock.

    :returns: an IANA name.
    """
    team: records.Team | None = None
    if (wanted := team_id or caller.default_team) is not None:
        team = copied(session, "team", wanted)
    return team.time_zone if team is not None else caller.time_zone
