"""The event log: what happened in the whole installation, in the order in which this service heard of it."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_automation.models.declarative import Base
from jalon_sdk.envelope import Envelope

FORGOTTEN = "event_log_forgotten"
"""Under this name `jalon_core.db.tables.service_state` keeps the last position that was deleted for its age."""


class LoggedEvent(Base):
    """One event about a record, kept 90 days.

    :ivar seq: the position in the feed; grows in the order of commits, and is never used twice.
    :ivar public: whether it may leave the installation.
    :ivar envelope: the whole event as it was on the wire.
    """

    __tablename__ = "event_log"
    __table_args__ = (
        Index("ix_event_log_subject_seq", "subject", "seq"),
        Index("ix_event_log_name_seq", "name", "seq"),
        # Without it SQLite gives the positions of deleted rows again, and feed readers would miss what gets them.
        {"sqlite_autoincrement": True},
    )

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    event_id: Mapped[UUID] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(96))
    subject: Mapped[str] = mapped_column(String(96))
    at: Mapped[dt.datetime] = mapped_column(index=True)
    team_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    previous_team_id: Mapped[UUID | None]
    previous_owner_id: Mapped[UUID | None]
    contact_ids: Mapped[str | None]
    public: Mapped[bool]
    envelope: Mapped[dict[str, Any]]

    def read(self) -> Envelope:
        """The event's envelope."""
        return Envelope.from_wire(self.envelope)
