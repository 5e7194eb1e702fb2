"""Members: who works here and may sign in."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.db.base import RecordColumns
from jalon_identity.models.declarative import Base
from jalon_sdk import records
from jalon_sdk.records import Role


class Member(RecordColumns, Base):
    """A member. They own their own record (``owner_id``); their teams and roles are `Membership` rows.

    ``email_key`` is the address as it is compared: unique, whatever its case. ``password_hash`` is Argon2id's.
    """

    __tablename__ = "members"
    __table_args__ = (CheckConstraint("language IN ('fr', 'en')", name="language"),)

    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(64))
    is_admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


def member_state(member: Member, roles: Mapping[UUID, Role]) -> records.Member:
    """The state that events and tokens carry."""
    return records.Member(
        id=member.id,
        version=member.version,
        owner_id=member.owner_id,
        deleted=member.deleted_at is not None,
        email=member.email,
        name=member.name,
        language=member.language,
        time_zone=member.time_zone,
        is_admin=member.is_admin,
        active=member.active,
        roles={str(team_id): role for team_id, role in sorted(roles.items())},
    )
