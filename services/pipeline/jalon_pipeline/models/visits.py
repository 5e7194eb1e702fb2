"""Visits."""

import datetime as dt
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.ids import new_id
from jalon_pipeline.domain.lengths import LOST_REASON
from jalon_pipeline.domain.moves import ARRIVALS, OUTCOMES, Arrival, Outcome
from jalon_pipeline.domain.stages import CLOSED_PROBABILITY
from jalon_pipeline.models.declarative import Base, one_of
from jalon_sdk.records import StageKind

_STILL_THERE = text("left_at IS NULL")


class Visit(Base):
    """One stay of a card in a stage. All statistics are made from visits, never from where cards are now.

    The visits of a card follow one another without gap or overlap, and exactly one is open while the card lives: the
    database itself refuses a second one. What may change later (owner, team, amount) is kept as it was on entry.

    :ivar visit_no: 1 for the first of its card.
    :ivar entered_by: who moved it here, as events name an actor.
    :ivar probability_at_entry: what the stage gave the card, or what it had where the stage gives none.
    :ivar note: what they wrote about it.
    :ivar lost_reason: why it was lost, if it entered a lost stage; kept here when the card is reopened.
    :ivar arrival: how it began.
    :ivar closes: ``won`` or ``lost`` where the card became that by entering. Going from one won stage to another, by
        hand or because a stage is deleted, closes nothing again: the first entry keeps the day and the owner.
    :ivar closed_until: when that ended: the card was reopened, lost instead of won, or deleted; None while it holds.
    :ivar outcome: how the visit ended; ``open`` while it lasts.
    :ivar seconds: how long it lasted.
    :ivar stuck_told_at: when it was told that the card is stuck here; once a visit.
    """

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome"),
        CheckConstraint("(outcome = 'open') = (left_at IS NULL)", name="left_at"),
        CheckConstraint("left_at >= entered_at", name="lasts"),
        CheckConstraint(one_of("arrival", ARRIVALS), name="arrival"),
        CheckConstraint(one_of("closes", tuple(CLOSED_PROBABILITY)), name="closes"),
        CheckConstraint(
            "closed_until IS NULL OR (closes IS NOT NULL AND closed_until >= entered_at)", name="closed_until"
        ),
        UniqueConstraint("card_id", "visit_no"),
        Index("uq_visits_open", "card_id", unique=True, sqlite_where=_STILL_THERE, postgresql_where=_STILL_THERE),
        Index("ix_visits_entered", "pipeline_id", "entered_at"),
        Index("ix_visits_left", "pipeline_id", "left_at"),
        Index("ix_visits_stage", "stage_id", "entered_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("cards.id"))
    visit_no: Mapped[int]
    pipeline_id: Mapped[UUID] = mapped_column(ForeignKey("pipelines.id"))
    stage_id: Mapped[UUID] = mapped_column(ForeignKey("stages.id"))
    stage_position_at_entry: Mapped[int]
    entered_at: Mapped[dt.datetime]
    entered_by: Mapped[str] = mapped_column(String(120))
    arrival: Mapped[Arrival] = mapped_column(String(16))
    closes: Mapped[StageKind | None] = mapped_column(String(8), default=None)
    closed_until: Mapped[dt.datetime | None] = mapped_column(default=None)
    team_at_entry: Mapped[UUID | None]
    owner_at_entry: Mapped[UUID | None]
    amount_minor_at_entry: Mapped[int | None] = mapped_column(BigInteger)
    currency_at_entry: Mapped[str | None] = mapped_column(String(3))
    probability_at_entry: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    lost_reason: Mapped[str | None] = mapped_column(String(LOST_REASON), default=None)
    left_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    left_to_stage: Mapped[UUID | None] = mapped_column(ForeignKey("stages.id"), default=None)
    outcome: Mapped[Outcome] = mapped_column(String(16), default="open")
    seconds: Mapped[float | None] = mapped_column(default=None)
    stuck_told_at: Mapped[dt.datetime | None] = mapped_column(default=None)
