"""Teams as they are shown."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable_configuration
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_identity.models import Team


def list_teams(session: Session, caller: Caller, *, limit: int, cursor: str | None) -> Page[Team]:
    """The caller's teams; an admin's are all."""
    return paginate(session, _visible(caller), order=[Team.name, Team.id], limit=limit, cursor=cursor)


def get_team(session: Session, caller: Caller, team_id: UUID) -> Team:
    """One of them.

    :raises NotFound: there is none.
    """
    team = session.scalars(_visible(caller).where(Team.id == team_id)).one_or_none()
    if team is None:
        raise NotFound
    return team


def _visible(caller: Caller) -> Select[Team]:
    return select(Team).where(Team.deleted_at.is_(None), readable_configuration(caller, Team.team_id))
