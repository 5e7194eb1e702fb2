"""Who is told when something stands still that only some can set going again."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.copies.reading import copied_many
from jalon_core.db.tables import record_copies
from jalon_sdk.records import Member


def who_can_mend(session: Session, team_id: UUID | None, owner_id: UUID | None = None) -> list[Member]:
    """The admins, the managers of the team, and whose own it is; active ones."""
    known = select(record_copies.c.id).where(record_copies.c.kind == "member", record_copies.c.deleted.is_(False))
    members: list[Member] = list(copied_many(session, "member", session.scalars(known)).values())
    manages = str(team_id)
    return [
        member
        for member in members
        if member.active and (member.is_admin or member.roles.get(manages) == "manager" or member.id == owner_id)
    ]
