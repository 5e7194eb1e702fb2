"""Tasks."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.db.base import RecordColumns
from jalon_pipeline.domain.lengths import TASK_TITLE
from jalon_pipeline.models.declarative import Base
from jalon_sdk import records

_TO_DO = text("done_at IS NULL AND deleted_at IS NULL")
_TO_REMIND = text("reminder_told_at IS NULL AND done_at IS NULL AND deleted_at IS NULL")


class Task(RecordColumns, Base):
    """What is to be done, by its owner, perhaps about a card or a contact.

    :ivar reminder_at: when its owner is reminded; ``reminder_told_at``: when that was told of this ``reminder_at``, or
        given up because it was long past when somebody chose it.
    :ivar remind_before: minutes; ``reminder_at`` follows from them and ``due_at``.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_card", "card_id", "due_at", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
        Index("ix_tasks_to_do", "owner_id", "due_at", sqlite_where=_TO_DO, postgresql_where=_TO_DO),
        Index("ix_tasks_contact", "contact_id"),
        Index("ix_tasks_reminder", "reminder_at", sqlite_where=_TO_REMIND, postgresql_where=_TO_REMIND),
        CheckConstraint("(card_id IS NULL) = (card_kind IS NULL)", name="card_kind"),
    )

    title: Mapped[str] = mapped_column(String(TASK_TITLE))
    note: Mapped[str] = mapped_column(Text, default="")
    due_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    done_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    reminder_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    reminder_told_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    remind_before: Mapped[int | None] = mapped_column(default=None)
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("cards.id"), default=None)
    card_kind: Mapped[records.CardKind | None] = mapped_column(String(8), default=None)
    contact_id: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def deal_id(self) -> UUID | None:
        """The deal that it is about."""
        return self.card_id if self.card_kind == "deal" else None

    @property
    def ticket_id(self) -> UUID | None:
        """The ticket that it is about."""
        return self.card_id if self.card_kind == "ticket" else None


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
        ticket_id=task.ticket_id,
        reminder_at=task.reminder_at,
        remind_before=task.remind_before,
        contact_id=task.contact_id,
        created_at=task.created_at,
    )
