"""Tasks: given, changed, done, reopened, deleted, brought back. A card's next action follows from them."""

import datetime as dt
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.rights import may_read, require_assignable, require_edit
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.copies.reading import surviving_id
from jalon_core.errors import Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.lengths import NOTE, TASK_TITLE, shortened
from jalon_pipeline.domain.reminders import LONGEST_BEFORE
from jalon_pipeline.models import Card, Task, task_state
from jalon_pipeline.operations.attention import note_own_act
from jalon_pipeline.operations.references import readable_contact, require_team_member
from jalon_pipeline.operations.refusals import CardDeleted
from jalon_pipeline.operations.reminders import arm, set_reminder
from jalon_sdk.events.pipeline import TaskCompleted, TaskCreated, TaskDeleted, TaskUpdated


class NextStep(TypedDict):
    """What is to be done next about a card that moves."""

    title: str
    due_at: dt.datetime | None


class TaskChanges(TypedDict, total=False):
    """What may be changed about a task; what it is about stays."""

    title: str
    note: str
    due_at: dt.datetime | None
    reminder_at: dt.datetime | None
    remind_before: int | None
    owner_id: UUID | None
    done: bool


def create_task(
    uow: UnitOfWork,
    *,
    title: str,
    note: str = "",
    due_at: dt.datetime | None = None,
    reminder_at: dt.datetime | None = None,
    remind_before: int | None = None,
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    deal_id: UUID | None = None,
    ticket_id: UUID | None = None,
    contact_id: UUID | None = None,
) -> Task:
    """Give somebody something to do.

    :param reminder_at: when its owner is reminded; or ``remind_before``, so many minutes before it is due.
    :param owner_id: None for the owner of the card or the contact or, without either, whoever creates it.
    :param contact_id: None for the card's contact.
    """
    _check_reminder(reminder_at, remind_before)
    card = _readable_card(uow, deal_id, ticket_id)
    if card is not None:
        if contact_id is not None and surviving_id(uow.session, "contact", contact_id) != card.contact_id:
            raise Invalid("the card is of another contact", fields={"contact_id": ["is not the card's contact"]})
        contact_id = card.contact_id
    # Whoever sees the card need not see its contact to plan something.
    contact = readable_contact(uow, contact_id) if contact_id and card is None else None
    about = card or contact
    team_id = about.team_id if about else team_id or uow.caller.default_team
    if owner_id is None:
        owner_id = about.owner_id if about else uow.caller.member_id
    else:
        require_team_member(uow, owner_id, team_id)
    require_assignable(uow.caller, team_id, owner_id)
    task = Task(
        id=new_id(),
        version=1,
        title=shortened(title, TASK_TITLE),
        note=note[:NOTE],
        due_at=due_at,
        remind_before=remind_before,
        owner_id=owner_id,
        team_id=team_id,
        card_id=card.id if card else None,
        card_kind=card.kind if card else None,
        contact_id=contact.id if contact else contact_id,
    )
    set_reminder(uow, task, reminder_at)
    uow.session.add(task)
    uow.session.flush()
    uow.record(TaskCreated(record=task_state(task)))
    _refresh_next_action(uow, task.card_id)
    return task


def update_task(uow: UnitOfWork, task_id: UUID, changes: TaskChanges, *, expected_version: int | None = None) -> Task:
    """Change a task; ``done`` completes or reopens it.

    A reminder before the due time moves with that; one at a moment of its own stays where it is.
    """
    _check_reminder(changes.get("reminder_at"), changes.get("remind_before"))
    task = _editable_task(uow, task_id)
    before = task_state(task)
    require_version(expected_version, before)
    if "owner_id" in changes and changes["owner_id"] != task.owner_id:
        require_team_member(uow, changes["owner_id"], task.team_id)
        require_assignable(uow.caller, task.team_id, changes["owner_id"])
        task.owner_id = changes["owner_id"]
    task.title = shortened(changes.get("title", task.title), TASK_TITLE)
    task.note = changes.get("note", task.note)
    task.due_at = changes.get("due_at", task.due_at)
    was_done = task.done_at is not None
    if "done" in changes and changes["done"] != was_done:
        task.done_at = now() if changes["done"] else None
        arm(uow, task)
    reminder_at = task.reminder_at
    if "reminder_at" in changes or "remind_before" in changes:
        reminder_at, task.remind_before = changes.get("reminder_at"), changes.get("remind_before")
    set_reminder(uow, task, reminder_at)
    changed = changed_fields(before, task_state(task))
    if changed:
        touch(task)
        completed = task.done_at is not None and not was_done
        event = TaskCompleted if completed else TaskUpdated
        uow.record(event(record=task_state(task), changed=changed))
        _refresh_next_action(uow, task.card_id)
    return task


def delete_task(uow: UnitOfWork, task_id: UUID, *, expected_version: int | None = None) -> None:
    """Delete a task."""
    task = _editable_task(uow, task_id)
    require_version(expected_version, task_state(task))
    _delete(uow, task)
    _refresh_next_action(uow, task.card_id)


def delete_untouched_task(uow: UnitOfWork, task_id: UUID) -> None:
    """Delete a task that came with a move of its card; one that was done, deleted or changed since stays as it is.

    Whoever calls has locked the card.
    """
    task = uow.session.get_one(Task, task_id, with_for_update={"key_share": True}, populate_existing=True)
    if task.version == 1:
        _delete(uow, task)
        _refresh_next_action(uow, task.card_id)


def restore_task(uow: UnitOfWork, task_id: UUID) -> Task:
    """Bring a deleted task back as it was; one that is there already stays as it is.

    :raises CardDeleted: what it was about is no more.
    """
    task = _locked_task(uow, task_id)
    if task.deleted_at is None:
        return task
    card = uow.session.get(Card, task.card_id) if task.card_id else None
    if card is not None and card.deleted_at is not None:
        raise CardDeleted("the card that the task was about was deleted")
    before = task_state(task)
    task.deleted_at = None
    arm(uow, task)
    touch(task)
    after = task_state(task)
    uow.record(TaskUpdated(record=after, changed=changed_fields(before, after)))
    _refresh_next_action(uow, task.card_id)
    return task


def delete_tasks_of(uow: UnitOfWork, card: Card) -> None:
    """Delete what is still to be done about a card that is no more."""
    query = select(Task).where(Task.card_id == card.id, Task.deleted_at.is_(None), Task.done_at.is_(None))
    # Whoever tells a reminder makes a new version too, and does not lock the card.
    for task in uow.session.scalars(query.order_by(Task.id).with_for_update(key_share=True)).all():
        _delete(uow, task)
    card.next_task_id = card.next_due_at = None


def _delete(uow: UnitOfWork, task: Task) -> None:
    before = task_state(task)
    task.deleted_at = now()
    touch(task)
    after = task_state(task)
    uow.record(TaskDeleted(record=after, changed=changed_fields(before, after)))


def _readable_card(uow: UnitOfWork, deal_id: UUID | None, ticket_id: UUID | None) -> Card | None:
    """The card that a task is to be about, locked; None for none."""
    card_id = deal_id or ticket_id
    if card_id is None:
        return None
    if deal_id is not None and ticket_id is not None:
        raise Invalid("a task is about one card", fields={"ticket_id": ["give a deal or a ticket"]})
    card = _lock(uow.session, card_id)
    if (
        card is None
        or card.kind != ("deal" if deal_id else "ticket")
        or card.deleted_at
        or not may_read(uow.caller, card.team_id, card.owner_id)
    ):
        raise NotFound
    return card


def _check_reminder(reminder_at: dt.datetime | None, remind_before: int | None) -> None:
    if reminder_at is not None and remind_before is not None:
        raise Invalid("a task has one reminder", fields={"remind_before": ["give this or reminder_at"]})
    if remind_before is not None and not 0 <= remind_before <= LONGEST_BEFORE:
        raise Invalid("no such reminder", fields={"remind_before": [f"must be between 0 and {LONGEST_BEFORE}"]})


def _editable_task(uow: UnitOfWork, task_id: UUID) -> Task:
    task = _locked_task(uow, task_id)
    if task.deleted_at is not None:
        raise NotFound
    return task


def _locked_task(uow: UnitOfWork, task_id: UUID) -> Task:
    seen = uow.session.get(Task, task_id)
    if seen is None:
        raise NotFound
    if seen.card_id is not None:
        _lock(uow.session, seen.card_id)
    task = uow.session.get_one(Task, task_id, with_for_update={"key_share": True}, populate_existing=True)
    require_edit(uow.caller, task.team_id, task.owner_id)
    return task


def _lock(session: Session, card_id: UUID) -> Card | None:
    # Two tasks of one card at once would each find a next action without the other's.
    return session.get(Card, card_id, with_for_update={"key_share": True}, populate_existing=True)


def _refresh_next_action(uow: UnitOfWork, card_id: UUID | None) -> None:
    """Find the card's earliest open task again. What others know of the card stays: no new version, no event."""
    if card_id is None:
        return
    session = uow.session
    session.flush()
    to_do = select(Task.id, Task.due_at).where(
        Task.card_id == card_id, Task.done_at.is_(None), Task.deleted_at.is_(None)
    )
    earliest = session.execute(to_do.order_by(Task.due_at.is_(None), Task.due_at, Task.id).limit(1)).first()
    card = session.get_one(Card, card_id)
    card.next_task_id = earliest.id if earliest else None
    card.next_due_at = earliest.due_at if earliest else None
    note_own_act(uow, card)
