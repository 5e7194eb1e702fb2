"""Suppressions: addresses that get no more mail, kept as keyed hashes."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_campaigns.models.declarative import Base
from jalon_core.clock import now
from jalon_core.ids import new_id

SUPPRESSION_REASONS = ("by_hand", "unsubscribed", "bounced", "complained", "soft_bounces")

EVERYWHERE = "all"
"""The scope of a suppression that holds for every campaign and every mail but those of Jalon itself."""


class Suppression(Base):
    """An address of the whole installation that gets no more mail; it outlives the contact, as a hash.

    :ivar scope: `EVERYWHERE`, or the id of the one campaign that it holds for.
    :ivar proof: how it came about: ``{"how": "one_click", "send_id": …}``; by whom, where a member did it.
    :ivar expires_at: when it ends by itself; None for never.
    :ivar lifted_at: when somebody let the address get mail again, with ``lifted_by`` and ``lifted_because``.
    """

    __tablename__ = "suppressions"
    __table_args__ = (
        CheckConstraint(f"reason IN ({', '.join(repr(reason) for reason in SUPPRESSION_REASONS)})", name="reason"),
        Index(
            "uq_suppressions_in_force",
            "address_hash",
            "scope",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    address_hash: Mapped[str] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(36), default=EVERYWHERE)
    reason: Mapped[str] = mapped_column(String(16))
    proof: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    expires_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    lifted_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    lifted_by: Mapped[UUID | None] = mapped_column(default=None)
    lifted_because: Mapped[str | None] = mapped_column(Text, default=None)
