"""Exports: contacts on their way into a file."""

import datetime as dt
from typing import Any, Literal, get_args
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base
from jalon_core.db.base import RecordColumns

ExportStatus = Literal["running", "finished", "cancelled", "failed"]
STATUSES: tuple[ExportStatus, ...] = get_args(ExportStatus)


class Export(RecordColumns, Base):
    """A file of contacts that somebody asked for, and nobody else may have.

    :ivar wanted: which contacts, as the list of contacts takes it (``q``, ``filter``, ``group_id`` …).
    :ivar columns: what of each contact, in order.
    :ivar language: of the headings.
    :ivar cursor: behind which contact it goes on; ``rows``: how many are in the file.
    """

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint(f"status IN ({', '.join(map(repr, STATUSES))})", name="status"),
        Index(
            "ix_exports_running",
            "id",
            sqlite_where=text("status = 'running'"),
            postgresql_where=text("status = 'running'"),
        ),
    )

    wanted: Mapped[dict[str, Any]]
    columns: Mapped[list[Any]]
    language: Mapped[str] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(16), default="running")
    reason: Mapped[str | None] = mapped_column(String(500), default=None)
    rows: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[str | None] = mapped_column(Text, default=None)
    file_id: Mapped[UUID | None] = mapped_column(default=None)
    finished_at: Mapped[dt.datetime | None] = mapped_column(default=None)
