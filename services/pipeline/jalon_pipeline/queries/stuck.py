"""Which cards are stuck: `jalon_pipeline.domain.stuck` as a condition of SQL."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_

from jalon_pipeline.domain.stuck import allowed_until
from jalon_pipeline.models import Card
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
