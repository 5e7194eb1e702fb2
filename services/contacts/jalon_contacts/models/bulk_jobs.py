"""Long work on many contacts, done in portions by a job of the service."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base
from jalon_core.clock import now
from jalon_core.db.types import JsonType
from jalon_core.ids import new_id

BulkJobKind = Literal["keep_group", "change_contacts"]
BulkJobStatus = Literal["queued", "running", "finished", "cancelled", "superseded", "failed"]

MAX_ITEMS = 1_000
"""How many contacts are changed in one request; more of them are long work."""

ACTIVE: tuple[BulkJobStatus, ...] = ("queued", "running")


class BulkJob(Base):
    """One piece of work on all contacts that a filter chooses, or that a group's filter judges otherwise than before.

    Each portion is one transaction, and moves ``after_id`` along: killed at any moment, it goes on where it was.

    :ivar member_id: on whose behalf; None for the service itself.
    :ivar action: what to do with each contact, with its parameters; of ``change_contacts``. ``q`` in it
        is what was typed to search, where the filter chooses among what a search found.
    :ivar total: how many contacts it is about, counted when it began.
    :ivar done: how many were looked at; ``changed`` of them differ now, ``refused`` could not be changed.
    :ivar refusals: the first refusals: contact and code.
    :ivar attempts: how often a portion failed for no reason of its own.
    """

    __tablename__ = "bulk_jobs"
    __table_args__ = (
        Index(
            "ix_bulk_jobs_active",
            "updated_at",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[BulkJobKind] = mapped_column(String(16))
    status: Mapped[BulkJobStatus] = mapped_column(String(16), default="queued")
    team_id: Mapped[UUID | None] = mapped_column(default=None)
    member_id: Mapped[UUID | None] = mapped_column(default=None)
    group_id: Mapped[UUID | None] = mapped_column(index=True, default=None)
    action: Mapped[dict[str, Any]] = mapped_column(default=dict)
    filter: Mapped[Any] = mapped_column(JsonType, nullable=True, default=None)
    after_id: Mapped[UUID | None] = mapped_column(default=None)
    total: Mapped[int | None] = mapped_column(default=None)
    done: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[list[Any]] = mapped_column(default=list)
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    error: Mapped[str | None] = mapped_column(String(500), default=None)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    updated_at: Mapped[dt.datetime] = mapped_column(default=now)
    ended_at: Mapped[dt.datetime | None] = mapped_column(default=None)

    def end(self, status: BulkJobStatus, error: str | None = None) -> None:
        """Nothing more is done."""
        self.status = status
        self.error = error
        self.ended_at = self.updated_at = now()
