"""Tasks."""

import datetime as dt
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.db.base import RecordColumns
from jalon_pipeline.domain.lengths import TASK_TITLE
from jalon_pipeline.models.declarative import Base
from jalon_sdk import records

_TO_DO = text("done_at IS NULL AND deleted_at IS NULL")


class Task(RecordColumns, Base):
    """What is to be done, by its owner, perhaps about a deal or a contact."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_deal", "deal_id", "due_at", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
        Index("ix_tasks_to_do", "owner_id", "due_at", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
        Index("ix_tasks_contact", "contact_id"),
    )

    title: Mapped[str] = mapped_column(String(TASK_TITLE))
    note: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    done_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    deal_id: Mapped[UUID | None] = mapped_column(ForeignKey("deals.id"), default=None)
    contact_id: Mapped[UUID | None] = mapped_column(default=None)


def task_state(task: Task) -> records.Task:
    """The task as events carry it."""
    return records.Task(
        id=task.id,
        version=task.version,
        team_id=task.team_id,
        owner_id=task.owner_id,
        deleted=task.deleted_at is not None,
        title=task.title,
        note=task.note,
        due_at=task.due_at,
        done_at=task.done_at,
        deal_id=task.deal_id,
        contact_id=task.contact_id,
        created_at=task.created_at,
    )
