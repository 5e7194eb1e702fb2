import datetime as dt
import threading
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import time_machine

from jalon_core.bus.waking import bell, bell_name
from jalon_core.clock import now
from jalon_core.errors import Invalid
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import recorded, run_jobs
from jalon_pipeline.jobs import next_reminder, tell_reminders
from jalon_pipeline.models import Task
from jalon_pipeline.operations.cards import delete_card
from jalon_pipeline.operations.reminders import REMINDERS, tell_due
from jalon_pipeline.operations.tasks import delete_task, restore_task, update_task


def change(context: Any, club: Any, task: Any, **changes: Any) -> Any:
    with context.transaction(club.ada) as uow:
        return update_task(uow, task.id, changes)


def told(context: Any) -> list[UUID]:
    run_jobs(context, "reminders")
    return [event.record_id for event in recorded(context, "task.reminder_due")]


def test_a_reminder_is_told_once_when_its_moment_has_come(context: Any, club: Any) -> None:
    task = club.task(due_at=club.in_hours(2), reminder_at=club.in_hours(1))
    later = club.task(due_at=club.in_hours(9), remind_before=60)
    assert next_reminder(context) == task.reminder_at
    assert told(context) == []
    with time_machine.travel(task.reminder_at, tick=False):
        assert told(context) == [task.id]
        assert told(context) == [task.id]
    (event,) = recorded(context, "task.reminder_due")
    assert (event.ownerid, event.aggregateversion) == (str(club.ada.member_id), 2)
    assert next_reminder(context) == later.reminder_at == later.due_at - dt.timedelta(hours=1)
    # Processes that stood still for a day tell late what fell due meanwhile.
    with time_machine.travel(later.due_at + dt.timedelta(days=1), tick=False):
        assert told(context) == [task.id, later.id]
    assert next_reminder(context) is None


def test_what_is_told_is_told_with_the_row_or_not_at_all(context: Any, club: Any) -> None:
    task = club.task(due_at=club.in_hours(0), remind_before=0)

    def tell_and_die() -> None:
        with context.transaction() as uow:
            assert tell_due(uow) == 1
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tell_and_die()
    assert recorded(context, "task.reminder_due") == []
    assert told(context) == [task.id]


@pytest.mark.services
@pytest.mark.parametrize("context", ["postgresql"], indirect=True)
def test_workers_at_once_tell_each_reminder_once(context: Any, club: Any) -> None:
    tasks = [club.task(due_at=club.in_hours(0), remind_before=0).id for _ in range(150)]

    def work() -> None:
        while tell_reminders(context):
            pass

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(told(context)) == sorted(tasks)


def test_it_follows_the_due_time(context: Any, club: Any) -> None:
    task = club.task(due_at=club.in_hours(0), remind_before=10)
    assert told(context) == [task.id]
    moved = change(context, club, task, due_at=club.in_hours(5))
    assert moved.reminder_at == moved.due_at - dt.timedelta(minutes=10)
    assert told(context) == [task.id]
    with time_machine.travel(moved.reminder_at, tick=False):
        assert told(context) == [task.id, task.id]
    assert change(context, club, task, due_at=None).reminder_at is None
    assert change(context, club, task, due_at=club.in_hours(7)).remind_before == 10
    own = change(context, club, task, reminder_at=club.in_hours(3))
    assert (own.remind_before, own.reminder_at) == (None, change(context, club, task, due_at=None).reminder_at)
    assert change(context, club, task, remind_before=None).reminder_at is None


def test_a_day_before_is_counted_on_the_owners_clock(context: Any, club: Any) -> None:
    put_copy(context, replace(club.member(club.ada), version=2, time_zone="America/Vancouver"))
    with time_machine.travel(dt.datetime(2026, 3, 1, tzinfo=dt.UTC), tick=False):
        due = dt.datetime(2026, 3, 9, 1, 0, tzinfo=dt.UTC)  # 18:00 on the day of 23 hours
        task = club.task(owner=club.manager, owner_id=club.ada.member_id, due_at=due, remind_before=1440)
        assert due - task.reminder_at == dt.timedelta(hours=23)
        with context.transaction(club.manager) as uow:
            handed_over = update_task(uow, task.id, {"owner_id": club.bob.member_id})
        assert due - handed_over.reminder_at == dt.timedelta(hours=24)


def test_who_is_done_is_not_reminded(context: Any, club: Any) -> None:
    done, deleted = (club.task(due_at=club.in_hours(1), remind_before=0) for _ in range(2))
    deal = club.deal()
    club.task(deal_id=deal.id, due_at=club.in_hours(1), remind_before=0)
    change(context, club, done, done=True)
    with context.transaction(club.ada) as uow:
        delete_task(uow, deleted.id)
        delete_card(uow, deal.id)
    with time_machine.travel(club.in_hours(1.5), tick=False):
        assert told(context) == []
        change(context, club, done, done=False)  # half an hour late is better than never
        assert told(context) == [done.id]
    with time_machine.travel(club.in_hours(9), tick=False):
        with context.transaction(club.ada) as uow:
            restore_task(uow, deleted.id)
        assert told(context) == [done.id]


def test_a_moment_long_past_is_not_made_up_for(context: Any, club: Any) -> None:
    club.task(due_at=club.in_hours(5), remind_before=1440)
    recent = club.task(due_at=club.in_hours(0.5), remind_before=60)
    assert told(context) == [recent.id]


def test_a_worker_is_woken_for_an_earlier_reminder(context: Any, club: Any) -> None:
    waiter = bell(bell_name(context.database.url), REMINDERS).waiter()
    club.task(due_at=club.in_hours(5))
    assert not waiter.wait(0)
    club.task(due_at=club.in_hours(5), remind_before=10)
    assert waiter.wait(0)


@pytest.mark.parametrize("fields", [{"reminder_at": now(), "remind_before": 5}, {"remind_before": -1}])
def test_reminders_that_are_refused(context: Any, club: Any, fields: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        club.task(**fields)
    task = club.task()
    with pytest.raises(Invalid):
        change(context, club, task, **fields)
    with context.reading() as session:
        assert session.get_one(Task, task.id).version == 1
