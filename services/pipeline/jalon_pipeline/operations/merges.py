"""What a merge of contacts means here: the deals and tasks of the one that went are those of the one that stays."""

from uuid import UUID

from sqlalchemy import select

from jalon_core.changes import changed_fields, touch
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import Deal, Stage, Task, deal_state, task_state
from jalon_sdk import records
from jalon_sdk.events.pipeline import DealUpdated, TaskUpdated
from jalon_sdk.folding import folded


def follow_merge(uow: UnitOfWork, stayed: records.Contact, merged_id: UUID) -> None:
    """Hang deals and tasks on the contact that stays. No deals are ever merged: both contacts' stay as they are."""
    deals = select(Deal).where(Deal.contact_id == merged_id, Deal.deleted_at.is_(None)).order_by(Deal.id)
    for deal in uow.session.scalars(deals.with_for_update(key_share=True)).all():
        stage = uow.session.get_one(Stage, deal.stage_id)
        before = deal_state(deal, stage)
        deal.contact_id = stayed.id
        deal.search = folded(f"{deal.name} {stayed.name}")
        touch(deal)
        after = deal_state(deal, stage)
        uow.record(DealUpdated(record=after, changed=changed_fields(before, after)))
    tasks = select(Task).where(Task.contact_id == merged_id, Task.deleted_at.is_(None)).order_by(Task.id)
    for task in uow.session.scalars(tasks.with_for_update(key_share=True)).all():
        told = task_state(task)
        task.contact_id = stayed.id
        touch(task)
        now_told = task_state(task)
        uow.record(TaskUpdated(record=now_told, changed=changed_fields(told, now_told)))
