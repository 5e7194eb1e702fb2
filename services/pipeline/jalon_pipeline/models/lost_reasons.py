"""Reasons for losing a card."""

import datetime as dt
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_pipeline.models.declarative import Base


class LostReason(Base):
    """A reason that is offered when a card is lost. Cards keep its words, so that it may be reworded or deleted later.

    :ivar position: its place, from 0.
    """

    __tablename__ = "lost_reasons"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    label: Mapped[str] = mapped_column(String(200), unique=True)
    position: Mapped[int]
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
