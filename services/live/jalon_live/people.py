"""Members and teams, in memory: who may see what, at this moment.

Filled by identity's snapshot and kept by its events. Until a member has been heard of, their token speaks for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from jalon_core.access.caller import Caller
from jalon_core.access.tokens import Claims
from jalon_sdk.records import Member, State, Team
from jalon_sdk.serial import Json, from_json

KINDS: Mapping[str, type[State]] = {Member.kind: Member, Team.kind: Team}

StateT = TypeVar("StateT", bound=State)


@dataclass
class People:
    """The last known state of every member and team."""

    _known: dict[tuple[str, UUID], tuple[int, State]] = field(default_factory=dict)

    def take(self, kind: str, epoch: int, data: Json) -> None:
        """Keep a state, if it is newer than what is known.

        :raises jalon_sdk.serial.Unreadable: it is no state of a member or team.
        """
        state = from_json(KINDS[kind], data)
        known_epoch, known = self._known.get((kind, state.id), (0, None))
        if known is None or (epoch, state.version) > (known_epoch, known.version):
            self._known[kind, state.id] = (epoch, state)

    def caller(self, claims: Claims) -> Caller | None:
        """Who a stream belongs to, with the rights of now; None when they were deactivated."""
        member = self._find(Member, claims.member_id)
        if member is not None and (member.deleted or not member.active):
            return None
        roles = {UUID(team): role for team, role in member.roles.items()} if member else claims.roles
        teams = [self._find(Team, team) for team in roles]
        return Caller(
            kind="member",
            actor=f"member:{claims.member_id}",
            member_id=claims.member_id,
            is_admin=member.is_admin if member else claims.is_admin,
            roles=roles,
            open_teams=frozenset(team.id for team in teams if team is not None and team.open_reading),
        )

    def name_of(self, member_id: UUID) -> str | None:
        """A member's name, if known."""
        member = self._find(Member, member_id)
        return member.name if member else None

    def _find(self, cls: type[StateT], record_id: UUID) -> StateT | None:
        _, state = self._known.get((cls.kind, record_id), (0, None))
        return state if isinstance(state, cls) else None
