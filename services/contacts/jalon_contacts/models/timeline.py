"""The timeline: one entry per event and contact concerned."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base
from jalon_core.ids import new_id


class TimelineEntry(Base):
    """That something happened with a contact. The contact may be unknown here (yet): entries do not wait for it.

    :ivar kind: the event's name, ``deal.stage_changed``.
    :ivar subject: the record it is about, ``deals/<id>``; ``resource`` is the part before the slash.
    :ivar team_id: with ``owner_id``, whose the record is now; they decide who may see the entry.
    :ivar actor: as the envelope names it, ``member:<id>``.
    :ivar workflow_chain: ids of the workflows between the first cause and this, joined by commas.
    """

    __tablename__ = "timeline_entries"
    __table_args__ = (
        Index("uq_timeline_entries_message_id_contact_id", "message_id", "contact_id", unique=True),
        Index("ix_timeline_entries_contact_id_at", "contact_id", "at", "message_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contact_id: Mapped[UUID]
    message_id: Mapped[UUID]
    at: Mapped[dt.datetime]
    kind: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255), index=True)
    resource: Mapped[str] = mapped_column(String(64))
    team_id: Mapped[UUID | None] = mapped_column(default=None)
    owner_id: Mapped[UUID | None] = mapped_column(default=None)
    actor: Mapped[str] = mapped_column(String(128))
    summary: Mapped[dict[str, Any]]
    correlation_id: Mapped[str] = mapped_column(String(36))
    causation_id: Mapped[str | None] = mapped_column(String(36), default=None)
    workflow_chain: Mapped[str] = mapped_column(Text, default="")
