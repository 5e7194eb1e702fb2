"""Proposals: each time an offer went to a card's contact."""

import datetime as dt
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_pipeline.domain.lengths import NOTE
from jalon_pipeline.models.declarative import Base


class Proposal(Base):
    """An offer that went out: said by hand, or carried by a mail.

    :ivar send_id: the mail, if one carried it; each mail carries one, however often it is told of.
    """

    __tablename__ = "proposals"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("cards.id"), index=True)
    send_id: Mapped[UUID | None] = mapped_column(unique=True, default=None)
    note: Mapped[str] = mapped_column(String(NOTE), default="")
    sent_at: Mapped[dt.datetime] = mapped_column(default=now)
