"""Stages."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.ids import new_id
from jalon_pipeline.domain.colours import PALETTE
from jalon_pipeline.domain.lengths import STAGE_NAME
from jalon_pipeline.domain.stages import KINDS, PROBABILITY_MODES
from jalon_pipeline.models.declarative import Base, one_of
from jalon_sdk import records


class Stage(Base):
    """One step of a pipeline.

    :ivar position: its place, from 0; deleted stages keep theirs.
    :ivar probability: in percent, given to the cards that enter if it ``sets_probability``; where its mode is
        ``computed``, a job keeps it at what the pipeline's history says.
    :ivar team_id: whose work it is, where the pipeline's is shared out by stage.
    :ivar required_fields: what a card must have to enter, see `jalon_pipeline.domain.entry_rules`.
    :ivar wip_limit: at most so many cards are in it, archived ones aside.
    :ivar stuck_days: after so many days a card counts as stuck; while its next action lies ahead, ``stuck_pauses``.
    :ivar folded: the board shows it as a narrow strip.
    :ivar deleted_at: it is kept, for the visits that happened in it.
    """

    __tablename__ = "stages"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("colour", PALETTE), name="colour"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
        CheckConstraint(one_of("probability_mode", PROBABILITY_MODES), name="probability_mode"),
        CheckConstraint("wip_limit > 0", name="wip_limit"),
        CheckConstraint("stuck_days > 0", name="stuck_days"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pipeline_id: Mapped[UUID] = mapped_column(ForeignKey("pipelines.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(STAGE_NAME))
    colour: Mapped[str] = mapped_column(String(16))
    kind: Mapped[records.StageKind] = mapped_column(String(8))
    probability: Mapped[int]
    folded: Mapped[bool] = mapped_column(default=False)
    probability_mode: Mapped[records.ProbabilityMode] = mapped_column(String(8), default="fixed")
    sets_probability: Mapped[bool] = mapped_column(default=True)
    team_id: Mapped[UUID | None] = mapped_column(default=None)
    required_fields: Mapped[list[Any]] = mapped_column(default=list)
    wip_limit: Mapped[int | None] = mapped_column(default=None)
    no_skipping: Mapped[bool] = mapped_column(default=False)
    no_going_back: Mapped[bool] = mapped_column(default=False)
    stuck_days: Mapped[int | None] = mapped_column(default=None)
    stuck_pauses: Mapped[bool] = mapped_column(default=True)
    deleted_at: Mapped[dt.datetime | None] = mapped_column(default=None)


def stage_state(stage: Stage) -> records.Stage:
    """The stage as events carry it, inside its pipeline."""
    return records.Stage(
        id=stage.id,
        name=stage.name,
        colour=stage.colour,
        kind=stage.kind,
        position=stage.position,
        probability=stage.probability,
        folded=stage.folded,
        probability_mode=stage.probability_mode,
        sets_probability=stage.sets_probability,
        team_id=stage.team_id,
        required_fields=tuple(stage.required_fields),
        wip_limit=stage.wip_limit,
        no_skipping=stage.no_skipping,
        no_going_back=stage.no_going_back,
        stuck_days=stage.stuck_days,
        stuck_pauses=stage.stuck_pauses,
    )
