"""Telling that cards are stuck, once for each visit."""

from uuid import UUID

from sqlalchemy import select

from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.stuck import is_stuck
from jalon_pipeline.models import Card, Stage, Visit, card_state, stage_state
from jalon_pipeline.operations.card_events import record_stuck


def tell_stuck(uow: UnitOfWork, card_id: UUID) -> bool:
    """Tell that a card is stuck, unless that was told of this visit or is not so any more; whether it was told."""
    card = uow.session.get(Card, card_id, with_for_update={"key_share": True}, populate_existing=True)
    if card is None or card.deleted_at is not None or card.archived:
        return False
    stage = uow.session.get_one(Stage, card.stage_id)
    rules, moment = stage_state(stage), now()
    if not is_stuck(rules, entered_at=card.entered_stage_at, next_due_at=card.next_due_at, moment=moment):
        return False
    visit = uow.session.scalars(select(Visit).where(Visit.card_id == card_id, Visit.left_at.is_(None))).one()
    if visit.stuck_told_at is not None:
        return False
    visit.stuck_told_at = moment
    touch(card, at=moment)
    assert rules.stuck_days is not None  # or it would not be stuck
    seconds = (moment - card.entered_stage_at).total_seconds()
    record_stuck(uow, card_state(card, stage), days=rules.stuck_days, seconds=seconds)
    return True
