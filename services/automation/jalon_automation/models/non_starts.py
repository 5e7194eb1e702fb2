"""Why a workflow did not start although its trigger matched."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jalon_automation.models.declarative import Base
from jalon_core.clock import now
from jalon_core.ids import new_id


class NonStart(Base):
    """One event that matched a trigger and started nothing.

    :ivar reason: a stable code: ``condition_false``, ``already_running``, ``paused``, ``cooldown``, ``loop_guard``, …
    :ivar detail: what goes with it: a plain value (a moment, a count), or for developers the condition in a line,
        ``record.amount.amount is 90.00, not gt 100``, whose data are in ``trace``.
    :ivar trace: the condition with its actual values, where the reason is the condition.
    """

    __tablename__ = "non_starts"
    __table_args__ = (
        UniqueConstraint("workflow_id", "event_id"),
        Index("ix_non_starts_workflow_id_at", "workflow_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    workflow_id: Mapped[UUID] = mapped_column(ForeignKey("workflows.id"))
    number: Mapped[int | None]
    event_id: Mapped[UUID]
    event_name: Mapped[str]
    record: Mapped[str | None] = mapped_column(index=True)
    reason: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")
    trace: Mapped[dict[str, Any] | None]
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
