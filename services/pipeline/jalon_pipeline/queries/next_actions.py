"""How urgent the next actions of cards are: `jalon_pipeline.domain.next_actions` as conditions of SQL."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, or_

from jalon_pipeline.domain.next_actions import Day, Segment
from jalon_pipeline.models import Card


def segments(day: Day) -> Mapping[Segment, ColumnElement[bool]]:
    """The condition of each segment; each card fits exactly one."""
    has_task = Card.next_task_id.is_not(None)
    later = or_(Card.next_due_at.is_(None), Card.next_due_at >= day.ends)
    return {
        "planned": and_(has_task, later),
        "today": and_(has_task, Card.next_due_at >= day.now, Card.next_due_at < day.ends),
        "overdue": and_(has_task, Card.next_due_at < day.now),
        "none": ~has_task,
    }
