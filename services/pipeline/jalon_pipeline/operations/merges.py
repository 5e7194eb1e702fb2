"""What a merge of contacts means here: the cards and tasks of the one that went are those of the one that stays."""

from uuid import UUID

from sqlalchemy import select

from jalon_core.changes import changed_fields, touch
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import Card, Stage, Task, card_state, task_state
from jalon_pipeline.operations.card_events import record_updated
from jalon_sdk import records
from jalon_sdk.events.pipeline import TaskUpdated
from jalon_sdk.folding import folded


def follow_merge(uow: UnitOfWork, stayed: records.Contact, merged_id: UUID) -> None:
    """Hang cards and tasks on the contact that stays. No cards are ever merged: both contacts' stay as they are."""
    cards = select(Card).where(Card.contact_id == merged_id, Card.deleted_at.is_(None)).order_by(Card.id)
    for card in uow.session.scalars(cards.with_for_update(key_share=True)).all():
        stage = uow.session.get_one(Stage, card.stage_id)
        before = card_state(card, stage)
        card.contact_id = stayed.id
        card.search = folded(f"{card.name} {stayed.name}")
        touch(card)
        record_updated(uow, before, card_state(card, stage))
    tasks = select(Task).where(Task.contact_id == merged_id, Task.deleted_at.is_(None)).order_by(Task.id)
    for task in uow.session.scalars(tasks.with_for_update(key_share=True)).all():
        told = task_state(task)
        task.contact_id = stayed.id
        touch(task)
        now_told = task_state(task)
        uow.record(TaskUpdated(record=now_told, changed=changed_fields(told, now_told)))
