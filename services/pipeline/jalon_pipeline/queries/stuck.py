"""Which cards are stuck: `jalon_pipeline.domain.stuck` as a condition of SQL."""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from jalon_core.clock import now
from jalon_pipeline.domain.stuck import allowed_until
from jalon_pipeline.models import Card, Pipeline, Visit, stage_state
from jalon_pipeline.models import Stage as StageRow
from jalon_sdk.records import Stage


def stuck_now(stages: Iterable[Stage], moment: dt.datetime) -> ColumnElement[bool]:
    """Cards that are stuck in one of these stages.

    :param stages: as they are set at that moment; those that set no limit hold no stuck card.
    """
    return or_(false(), *(condition for stage in stages for condition in _stuck_in(stage, moment)))


def _stuck_in(stage: Stage, moment: dt.datetime) -> Iterable[ColumnElement[bool]]:
    limit = allowed_until(stage, moment)
    if limit is None:
        return
    late = and_(Card.stage_id == stage.id, Card.archived_at.is_(None), Card.entered_stage_at <= limit)
    if stage.stuck_pauses:
        late = and_(late, or_(Card.next_due_at.is_(None), Card.next_due_at <= moment))
    yield late


def untold(session: Session, limit: int) -> Sequence[UUID]:
    """Cards that are stuck, and of whose visit that has not been told yet."""
    patient = select(StageRow).join(Pipeline, Pipeline.id == StageRow.pipeline_id)
    patient = patient.where(
        StageRow.stuck_days.is_not(None), StageRow.deleted_at.is_(None), Pipeline.deleted_at.is_(None)
    )
    stages = [stage_state(stage) for stage in session.scalars(patient)]
    if not stages:
        return ()
    query = (
        select(Card.id)
        .join(Visit, (Visit.card_id == Card.id) & Visit.left_at.is_(None) & Visit.stuck_told_at.is_(None))
        .where(Card.deleted_at.is_(None), stuck_now(stages, now()))
    )
    return session.scalars(query.order_by(Card.entered_stage_at, Card.id).limit(limit)).all()
