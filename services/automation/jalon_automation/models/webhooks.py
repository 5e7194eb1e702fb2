"""Outgoing webhooks and the deliveries they owe."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jalon_automation.models.declarative import Base
from jalon_core.db.base import RecordColumns
from jalon_core.ids import new_id


class Webhook(RecordColumns, Base):
    """An address that is told of events.

    :ivar types: event types it wants; empty for all public ones.
    :ivar secret: signs what is sent there (``whsec_…``); shown once, when it is made.
    :ivar disabled_reason: why nothing is sent there any more, e.g. ``gone`` after a 410.
    """

    __tablename__ = "webhooks"

    url: Mapped[str]
    types: Mapped[list[Any]]
    secret: Mapped[str]
    disabled_reason: Mapped[str | None]


class Delivery(Base):
    """One event that one webhook gets, tried again until it is taken.

    :ivar body: what is sent, the same at every attempt.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("webhook_id", "event_id"),
        CheckConstraint("status IN ('due', 'delivered', 'failed')", name="status"),
        Index("ix_webhook_deliveries_status_due_at", "status", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event_id: Mapped[UUID]
    body: Mapped[str]
    status: Mapped[str] = mapped_column(default="due")
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[dt.datetime]
    last_status: Mapped[int | None]
    last_problem: Mapped[str | None]
    ended_at: Mapped[dt.datetime | None]
