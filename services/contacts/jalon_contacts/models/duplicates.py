"""Pairs of contacts of whom somebody said that they are two persons."""

import datetime as dt
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base
from jalon_core.clock import now


class NotDuplicate(Base):
    """Two contacts that look alike and are not one. ``low_id`` is the lower of the two ids."""

    __tablename__ = "not_duplicates"

    low_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    high_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), primary_key=True, index=True)
    said_by: Mapped[UUID | None] = mapped_column(default=None)
    said_at: Mapped[dt.datetime] = mapped_column(default=now)
