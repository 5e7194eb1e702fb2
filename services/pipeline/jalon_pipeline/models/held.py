"""What a stage holds."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from jalon_pipeline.models.cards import Card

HELD = ("open", "won", "lost", "archived")


def count_held(session: Session, stage_id: UUID) -> Mapping[str, int]:
    """How many cards are in a stage: ``open``, ``won``, ``lost``, and ``archived`` ones, which no board shows.

    All of them, also those that the caller may not see: it is about the stage, not about them.
    """
    sort = case((Card.archived_at.is_not(None), "archived"), else_=Card.status)
    query = select(sort, func.count()).where(Card.stage_id == stage_id, Card.deleted_at.is_(None)).group_by(sort)
    found = {row[0]: row[1] for row in session.execute(query)}
    return {name: found.get(name, 0) for name in HELD}
