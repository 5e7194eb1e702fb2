"""Audience checks: what a campaign would run into, found out before it starts."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from jalon_campaigns.models.declarative import Base
from jalon_core.clock import now


class AudienceCheck(Base):
    """A walk over a campaign's audience: how many there are, and what they lack. A new one replaces the last.

    :ivar after: how far it came, a contact's id.
    :ivar finished_at: None while a job is at it.
    :ivar campaign_version: the campaign that it looked at.
    :ivar contacts: in the audience.
    :ivar ready: of these, who would get every mail.
    :ivar obstacles: by reason (``no_address``, ``suppressed``, ``field:contact.phone``), ``{"contacts", "examples"}``.
    """

    __tablename__ = "audience_checks"

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    campaign_version: Mapped[int]
    requested_at: Mapped[dt.datetime] = mapped_column(default=now)
    finished_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    after: Mapped[UUID | None] = mapped_column(default=None)
    considered: Mapped[int] = mapped_column(default=0)
    contacts: Mapped[int] = mapped_column(default=0)
    ready: Mapped[int] = mapped_column(default=0)
    obstacles: Mapped[dict[str, Any]] = mapped_column(default=dict)
