"""Where cards were before each move, so that a move can be taken back exactly; kept for as long as somebody may."""

import datetime as dt
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.clock import now
from jalon_pipeline.models.declarative import Base


class FormerPlace(Base):
    """The place that a card had before a move, and what came with that move.

    :ivar version: the one of the card that the move made, by which the move is named.
    :ivar stage_id: where the card was; that of the move itself if it stayed in its column.
    :ivar rank: its place there. Follows the column when this gets new ranks.
    :ivar task_id: the next action that the move brought.
    """

    __tablename__ = "former_places"
    __table_args__ = (
        Index("ix_former_places_column", "stage_id", "rank"),
        Index("ix_former_places_at", "at"),
    )

    card_id: Mapped[UUID] = mapped_column(ForeignKey("cards.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    # No foreign key: its check would lock the stage that a card leaves, against the order of locks of moves.
    stage_id: Mapped[UUID]
    rank: Mapped[str] = mapped_column(Text().with_variant(Text(collation="C"), "postgresql"))
    task_id: Mapped[UUID | None] = mapped_column(default=None)
    at: Mapped[dt.datetime] = mapped_column(default=now)
