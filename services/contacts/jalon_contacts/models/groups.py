"""Groups, and who is in them."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base
from jalon_core.clock import now
from jalon_core.db.base import RecordColumns
from jalon_core.db.types import JsonType
from jalon_sdk import records
from jalon_sdk.folding import folded


class Group(RecordColumns, Base):
    """A named set of a team's contacts.

    :ivar filter: of a dynamic group, the checked condition tree that keeps it.
    :ivar moves_with_time: who fits changes by the mere passing of time, so that a sweep has to look.
    :ivar swept_at: when everybody was last compared with the filter.
    """

    __tablename__ = "groups"
    __table_args__ = (Index("ix_groups_sort_name_id", "sort_name", "id"),)

    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(400))
    mode: Mapped[records.GroupMode] = mapped_column(String(16))
    filter: Mapped[Any] = mapped_column(JsonType, nullable=True, default=None)
    moves_with_time: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    swept_at: Mapped[dt.datetime | None] = mapped_column(default=None)

    def rename(self, name: str) -> None:
        """Call it something else, and sort it there."""
        self.name = name
        self.sort_name = folded(name)[:400]


class GroupMember(Base):
    """A contact that is in a group.

    :ivar kept: by the group's filter, and not put there by somebody.
    """

    __tablename__ = "group_members"
    __table_args__ = (Index("ix_group_members_group_id_contact_id", "group_id", "contact_id"),)

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    group_id: Mapped[UUID] = mapped_column(primary_key=True)
    kept: Mapped[bool]
    added_at: Mapped[dt.datetime] = mapped_column(default=now)


def group_state(group: Group) -> records.Group:
    """The group as events carry it."""
    return records.Group(
        id=group.id,
        version=group.version,
        team_id=group.team_id,
        owner_id=group.owner_id,
        deleted=group.deleted_at is not None,
        name=group.name,
        mode=group.mode,
        filter=group.filter,
    )
