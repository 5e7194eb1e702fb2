"""Where a service looks up members, teams and API keys: in its copies; identity, in its own tables."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from jalon_core.db.tables import copy_sources, record_copies
from jalon_core.errors import Unavailable
from jalon_sdk.records import ApiKey, Member, State, Team
from jalon_sdk.serial import from_json

StateT = TypeVar("StateT", bound=State)


class StillFilling(Unavailable):
    """The copies of other services' records are not whole yet, so that nobody can say whether this is right."""

    code = "filling"


class Directory(Protocol):
    """Who works here, as far as this service has heard."""

    def member(self, session: Session, member_id: UUID) -> Member | None:
        """The member, or None when unknown."""

    def teams(self, session: Session, team_ids: Iterable[UUID]) -> Sequence[Team]:
        """Those of these teams that are known."""

    def member_and_teams(
        self, session: Session, member_id: UUID, team_ids: Iterable[UUID]
    ) -> tuple[Member | None, Sequence[Team]]:
        """The member, and those of these teams that are known: every request asks for both."""

    def api_key(self, session: Session, key_id: UUID) -> ApiKey | None:
        """The API key, or None when unknown."""


class CopiedDirectory:
    """The directory of every service but identity: copies of identity's records."""

    def member(self, session: Session, member_id: UUID) -> Member | None:
        """The member, or None when unknown."""
        return next(iter(_states(session, Member, [member_id])), None)

    def teams(self, session: Session, team_ids: Iterable[UUID]) -> Sequence[Team]:
        """Those of these teams that are known."""
        wanted = list(team_ids)
        return _states(session, Team, wanted) if wanted else []

    def member_and_teams(
        self, session: Session, member_id: UUID, team_ids: Iterable[UUID]
    ) -> tuple[Member | None, Sequence[Team]]:
        """The member, and those of these teams that are known, in one query."""
        member: Member | None = None
        teams = []
        for row in session.execute(_PEOPLE, {"ids": [member_id, *team_ids]}):
            if row.kind == Team.kind:
                teams.append(from_json(Team, row.state))
            elif row.id == member_id:
                member = from_json(Member, row.state)
        return member, teams

    def api_key(self, session: Session, key_id: UUID) -> ApiKey | None:
        """The API key, or None when unknown.

        :raises StillFilling: it is unknown and not all keys have arrived here yet.
        """
        found = _states(session, ApiKey, [key_id])
        if not found and session.scalar(_FILLED) is None:
            raise StillFilling("the API keys have not all arrived here yet", retry_after=2)
        return found[0] if found else None


COPIES = CopiedDirectory()
# Statements are built once: every request runs them.
_STATES = select(record_copies.c.state).where(
    record_copies.c.kind == bindparam("kind"),
    record_copies.c.id.in_(bindparam("ids", expanding=True)),
    record_copies.c.deleted.is_(False),
)
_PEOPLE = select(record_copies.c.kind, record_copies.c.id, record_copies.c.state).where(
    record_copies.c.kind.in_((Member.kind, Team.kind)),
    record_copies.c.id.in_(bindparam("ids", expanding=True)),
    record_copies.c.deleted.is_(False),
)
_FILLED = select(copy_sources.c.kind).where(copy_sources.c.kind == ApiKey.kind, copy_sources.c.state == "full")


def _states(session: Session, cls: type[StateT], ids: Sequence[UUID]) -> list[StateT]:
    states = session.scalars(_STATES, {"kind": cls.kind, "ids": ids})
    return [from_json(cls, state) for state in states]
