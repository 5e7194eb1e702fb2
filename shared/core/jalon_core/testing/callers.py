"""Callers for tests."""

from uuid import UUID

from jalon_core.access.caller import Caller
from jalon_core.ids import new_id
from jalon_sdk.records import Role


def member_caller(
    team_id: UUID, role: Role = "member", admin: bool = False, *, member_id: UUID | None = None, name: str = "Ada"
) -> Caller:
    """Somebody with one role in one team."""
    member_id = member_id or new_id()
    return Caller(
        kind="member",
        actor=f"member:{member_id}",
        member_id=member_id,
        name=name,
        is_admin=admin,
        roles={team_id: role},
    )
