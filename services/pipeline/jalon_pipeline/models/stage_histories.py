"""What became of the cards that entered a stage."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_pipeline.domain.computed_probability import StageHistory
from jalon_pipeline.models.cards import Card
from jalon_pipeline.models.visits import Visit


def stage_histories(session: Session, stage_ids: Collection[UUID]) -> dict[UUID, StageHistory]:
    """The histories of these stages, by id; of all cards, also those that the caller may not see."""
    entered = select(Visit.stage_id, Visit.card_id).where(Visit.stage_id.in_(stage_ids)).distinct().subquery()
    query = (
        select(entered.c.stage_id, Card.status, func.count())
        .join(Card, Card.id == entered.c.card_id)
        .where(Card.deleted_at.is_(None))
        .group_by(entered.c.stage_id, Card.status)
    )
    found: dict[UUID, dict[str, int]] = {stage_id: {} for stage_id in stage_ids}
    for stage_id, status, count in session.execute(query):
        found[stage_id][status] = count
    return {
        stage_id: StageHistory(won=counts.get("won", 0), lost=counts.get("lost", 0), still_open=counts.get("open", 0))
        for stage_id, counts in found.items()
    }
