"""Teams, and which member has which role in them."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from jalon_core.db.base import RecordColumns
from jalon_identity.models.declarative import Base
from jalon_sdk import records
from jalon_sdk.records import Role


class Team(RecordColumns, Base):
    """A team: a wall around its records. Its own record belongs to itself (``team_id``)."""

    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))
    open_reading: Mapped[bool] = mapped_column(default=False)


class Membership(Base):
    """A member's one role in a team."""

    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint("role IN ('manager', 'member')", name="role"),)

    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
    team_id: Mapped[UUID] = mapped_column(ForeignKey("teams.id"), primary_key=True, index=True)
    role: Mapped[Role] = mapped_column(String(7))


def team_state(team: Team) -> records.Team:
    """The state that events carry."""
    return records.Team(
        id=team.id,
        version=team.version,
        team_id=team.team_id,
        deleted=team.deleted_at is not None,
        name=team.name,
        time_zone=team.time_zone,
        open_reading=team.open_reading,
    )


def roles_of(session: Session, member_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, Role]]:
    """The roles by team, of each of these members."""
    roles: dict[UUID, dict[UUID, Role]] = {member_id: {} for member_id in member_ids}
    for membership in session.scalars(select(Membership).where(Membership.member_id.in_(roles))):
        roles[membership.member_id][membership.team_id] = membership.role
    return roles
