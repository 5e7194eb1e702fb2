"""Tracking: the links of mails, and each time one was followed or a mail opened."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_campaigns.models.declarative import Base
from jalon_core.clock import now
from jalon_core.ids import new_id

HIT_KINDS = ("open", "click", "trap")


class Link(Base):
    """An address that mails lead to. Its id follows from the address, so that the same one is one row."""

    __tablename__ = "links"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)


class Hit(Base):
    """One request for a mail's picture or one of its links.

    :ivar kind: ``open``, ``click``, or ``trap``: a link that no human sees.
    :ivar client: what asked, as far as its name tells: ``apple_mpp``, ``proxy``, ``scanner``, or ``other``.
    :ivar address: who asked; kept only where tracking is individual, and not for long (``user_agent`` likewise).
    :ivar verdict: ``human``, ``machine`` or ``unknown``; None until it is judged, a moment later.
    :ivar because: what the verdict rests on.
    """

    __tablename__ = "hits"
    __table_args__ = (
        CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in HIT_KINDS)})", name="kind"),
        CheckConstraint("verdict IN ('human', 'machine', 'unknown')", name="verdict"),
        Index("ix_hits_send_id", "send_id", "at"),
        Index("ix_hits_campaign_id", "campaign_id", "kind", "verdict"),
        Index(
            "ix_hits_unjudged",
            "at",
            sqlite_where=text("verdict IS NULL"),
            postgresql_where=text("verdict IS NULL"),
        ),
        Index(
            "ix_hits_told",
            "at",
            sqlite_where=text("address IS NOT NULL"),
            postgresql_where=text("address IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    send_id: Mapped[UUID | None] = mapped_column(default=None)
    campaign_id: Mapped[UUID | None] = mapped_column(default=None)
    step_id: Mapped[UUID | None] = mapped_column(default=None)
    link_id: Mapped[UUID | None] = mapped_column(default=None)
    kind: Mapped[str] = mapped_column(String(8))
    at: Mapped[dt.datetime] = mapped_column(default=now)
    method: Mapped[str] = mapped_column(String(8))
    client: Mapped[str] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(String(64), default=None)
    user_agent: Mapped[str | None] = mapped_column(String(300), default=None)
    verdict: Mapped[str | None] = mapped_column(String(8), default=None)
    because: Mapped[str | None] = mapped_column(String(32), default=None)
