"""Pipelines."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.db.base import RecordColumns
from jalon_pipeline.domain.cards import CARD_KINDS
from jalon_pipeline.domain.lengths import PIPELINE_NAME
from jalon_pipeline.models.declarative import Base, one_of
from jalon_pipeline.models.stages import Stage, stage_state
from jalon_sdk import records


class Pipeline(RecordColumns, Base):
    """An ordered path. Its stages are part of it: a change of one is a new version of the pipeline.

    :ivar team_id: None where all teams share it.
    """

    __tablename__ = "pipelines"
    __table_args__ = (CheckConstraint(one_of("card_kind", CARD_KINDS), name="card_kind"),)

    name: Mapped[str] = mapped_column(String(PIPELINE_NAME))
    card_kind: Mapped[records.CardKind] = mapped_column(String(8), default="deal")


def pipeline_state(pipeline: Pipeline, stages: Iterable[Stage]) -> records.Pipeline:
    """The pipeline as events carry it.

    :param stages: its live stages.
    """
    return records.Pipeline(
        id=pipeline.id,
        version=pipeline.version,
        team_id=pipeline.team_id,
        owner_id=pipeline.owner_id,
        deleted=pipeline.deleted_at is not None,
        name=pipeline.name,
        card_kind=pipeline.card_kind,
        stages=tuple(stage_state(stage) for stage in sorted(stages, key=lambda stage: stage.position)),
    )
