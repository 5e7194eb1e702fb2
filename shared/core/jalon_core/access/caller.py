"""Who asks: a member (by token or API key), a workflow on somebody's behalf, a visitor, or the system itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from jalon_sdk.records import Role


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks, with what decides their rights.

    :ivar actor: as events name it: ``member:<id>``, ``workflow:<id>``, ``visitor``, ``system``.
    :ivar member_id: the member who asks, or on whose behalf; None where there is none.
    :ivar is_admin: may do everything (also the system, and a workflow of the installation).
    :ivar roles: their role in each of their teams.
    :ivar open_teams: those of their teams in which members may read each other's records.
    :ivar scopes: what an API key may do; None means everything its member may.
    """

    kind: Literal["member", "workflow", "visitor", "system"]
    actor: str
    member_id: UUID | None = None
    name: str = ""
    is_admin: bool = False
    roles: Mapping[UUID, Role] = field(default_factory=dict)
    open_teams: frozenset[UUID] = frozenset()
    scopes: frozenset[str] | None = None
    language: str = "fr"
    time_zone: str = "Europe/Paris"

    @property
    def managed_teams(self) -> frozenset[UUID]:
        """The teams that they manage."""
        return frozenset(team for team, role in self.roles.items() if role == "manager")

    @property
    def default_team(self) -> UUID | None:
        """The team of what they create, when they name none: their only one, or the first by id."""
        return min(self.roles, default=None)


SYSTEM = Caller(kind="system", actor="system", is_admin=True)
"""The system itself: migrations, the demo, sweeps."""

VISITOR = Caller(kind="visitor", actor="visitor")
"""Somebody from outside, on a public page."""
