"""Stages."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.ids import new_id
from jalon_pipeline.domain.colours import PALETTE
from jalon_pipeline.domain.lengths import STAGE_NAME
from jalon_pipeline.domain.stages import KINDS
from jalon_pipeline.models.declarative import Base, one_of
from jalon_sdk import records


class Stage(Base):
    """One step of a pipeline.

    :ivar position: its place, from 0; deleted stages keep theirs.
    :ivar probability: in percent, given to the cards that enter.
    :ivar folded: the board shows it as a narrow strip.
    :ivar deleted_at: it is kept, for the visits that happened in it.
    """

    __tablename__ = "stages"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind"),
        CheckConstraint(one_of("colour", PALETTE), name="colour"),
        CheckConstraint("probability BETWEEN 0 AND 100", name="probability"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    pipeline_id: Mapped[UUID] = mapped_column(ForeignKey("pipelines.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(STAGE_NAME))
    colour: Mapped[str] = mapped_column(String(16))
    kind: Mapped[records.StageKind] = mapped_column(String(8))
    probability: Mapped[int]
    folded: Mapped[bool] = mapped_column(default=False)
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
    )
