"""Identity's own directory: what the other services read from copies, it reads from its tables."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_identity.models import ApiKey, Member, Team, api_key_state, member_state, roles_of, team_state
from jalon_sdk import records


class OwnDirectory:
    """Members, teams and API keys from the tables that own them."""

    def member(self, session: Session, member_id: UUID) -> records.Member | None:
        """The member, or None when unknown."""
        member = session.get(Member, member_id)
        return None if member is None else member_state(member, roles_of(session, [member.id])[member.id])

    def teams(self, session: Session, team_ids: Iterable[UUID]) -> Sequence[records.Team]:
        """Those of these teams that are known."""
        wanted = list(team_ids)
        if not wanted:
            return []
        return [team_state(team) for team in session.scalars(select(Team).where(Team.id.in_(wanted)))]

    def member_and_teams(
        self, session: Session, member_id: UUID, team_ids: Iterable[UUID]
    ) -> tuple[records.Member | None, Sequence[records.Team]]:
        """The member, and those of these teams that are known."""
        return self.member(session, member_id), self.teams(session, team_ids)

    def api_key(self, session: Session, key_id: UUID) -> records.ApiKey | None:
        """The API key, or None when unknown."""
        key = session.get(ApiKey, key_id)
        return None if key is None else api_key_state(key)
