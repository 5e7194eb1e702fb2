"""Spans: what a card was like, and for how long, beside the stage it was in."""

import datetime as dt
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.ids import new_id
from jalon_pipeline.models.declarative import Base

_STILL_SO = text("until IS NULL")


class CardSpan(Base):
    """A stretch of time in which a card's owner, team, amount, own probability and archiving did not change.

    With its visits, which tell the stage, the spans of a card say what it was like at any moment: they follow one
    another without gap or overlap from its creation on, and the last one ends with its deletion. A move begins none.

    :ivar until: when something of it changed; None while it is so.
    """

    __tablename__ = "card_spans"
    __table_args__ = (
        CheckConstraint("until >= since", name="lasts"),
        Index("uq_card_spans_open", "card_id", unique=True, sqlite_where=_STILL_SO, postgresql_where=_STILL_SO),
        Index("ix_card_spans_card", "card_id", "since"),
        Index("ix_card_spans_pipeline", "pipeline_id", "since"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("cards.id"))
    pipeline_id: Mapped[UUID] = mapped_column(ForeignKey("pipelines.id"))
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None] = mapped_column(default=None)
    team_id: Mapped[UUID | None]
    owner_id: Mapped[UUID | None]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    own_probability: Mapped[int | None]
    archived: Mapped[bool] = mapped_column(default=False)
