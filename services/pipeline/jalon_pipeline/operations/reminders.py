"""Reminders: set with a task, told once each when their moment has come."""

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.bus.waking import wake_after_commit
from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.copies.reading import copied
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.reminders import is_too_late, reminder_before
from jalon_pipeline.models import Task, task_state
from jalon_sdk.events.pipeline import TaskReminderDue

REMINDERS = "reminders"
"""The channel that announces that a reminder was set."""

PORTION = 100
"""As many reminders are told in one transaction."""

_TO_REMIND = (
    Task.reminder_at.is_not(None),
    Task.reminder_told_at.is_(None),
    Task.done_at.is_(None),
    Task.deleted_at.is_(None),
)


def set_reminder(uow: UnitOfWork, task: Task, reminder_at: dt.datetime | None) -> None:
    """Remind of a task at a moment; where ``remind_before`` says when, that holds instead.

    Another moment than before is told anew. One that is long past when it is chosen is not told at all: nobody wants
    to hear at noon that something was to be done at eight. What falls due while no process runs is told late.
    """
    if task.remind_before is not None:
        reminder_at = reminder_before(task.due_at, task.remind_before, _zone(uow, task))
    if reminder_at != task.reminder_at:
        task.reminder_at, task.reminder_told_at = reminder_at, None
        arm(uow, task)


def arm(uow: UnitOfWork, task: Task) -> None:
    """See to it that a reminder that was not told yet is told in time, or not at all where it is too late."""
    if task.reminder_at is None or task.reminder_told_at is not None:
        return
    if is_too_late(task.reminder_at, now()):
        task.reminder_told_at = now()
    else:
        wake_after_commit(uow.session, REMINDERS)


def tell_due(uow: UnitOfWork) -> int:
    """Tell the reminders whose moment has come; say how many."""
    moment = now()
    due = select(Task).where(*_TO_REMIND, Task.reminder_at <= moment).order_by(Task.reminder_at, Task.id)
    tasks = uow.session.scalars(due.limit(PORTION).with_for_update(skip_locked=True, key_share=True)).all()
    for task in tasks:
        task.reminder_told_at = moment
        touch(task, at=moment)
        uow.record(TaskReminderDue(record=task_state(task)))
    return len(tasks)


def next_due(session: Session) -> dt.datetime | None:
    """When the next reminder is to be told; None if none is."""
    query = select(Task.reminder_at).where(*_TO_REMIND).order_by(Task.reminder_at).limit(1)
    return session.scalar(query)


def _zone(uow: UnitOfWork, task: Task) -> ZoneInfo:
    """On whose clocks days are counted: the owner's, else those of whoever sets the reminder."""
    owner = copied(uow.session, "member", task.owner_id) if task.owner_id else None
    return ZoneInfo(owner.time_zone if owner else uow.caller.time_zone)
