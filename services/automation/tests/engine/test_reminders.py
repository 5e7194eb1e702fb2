import datetime as dt
from dataclasses import replace

from automation_world import OWNER, START, people, task
from sqlalchemy import select

from jalon_automation.models import Notification
from jalon_core.access.caller import SYSTEM
from jalon_core.copies.reading import copied
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver, recorded
from jalon_sdk.events.pipeline import TaskReminderDue


def due_soon(**fields):
    return task(**({"version": 2, "due_at": START + dt.timedelta(hours=1)} | fields))


def bells(context):
    with context.reading() as session:
        return [(row.owner_id, row.text, row.link) for row in session.scalars(select(Notification))]


def test_the_owner_of_a_task_is_told_once_on_their_clock(context, clock):
    people(context)
    due = due_soon()
    envelope = deliver(context, TaskReminderDue(record=due))
    deliver(context, envelope)
    words = "Rappel : Rappeler Zoé (pour le 02/03/2026 à 11:00)"
    assert bells(context) == [(OWNER, words, f"tasks/{due.id}")]
    (told,) = recorded(context, "notification.created")
    assert (told.ownerid, told.causationid) == (str(OWNER), str(envelope.id))
    # Set to another moment, it is told again: that is another event.
    deliver(context, TaskReminderDue(record=replace(due, version=4)))
    assert len(bells(context)) == 2


def test_in_the_words_of_who_reads_it(context, clock):
    people(context)
    with context.transaction(SYSTEM) as uow:
        member = copied(uow.session, "member", OWNER)
    put_copy(context, replace(member, version=2, language="en", time_zone="America/Vancouver"))
    deliver(context, TaskReminderDue(record=due_soon()))
    deliver(context, TaskReminderDue(record=due_soon(due_at=None)))
    assert [text for _, text, _ in bells(context)] == [
        "Reminder: Rappeler Zoé (due 2 March 2026 at 02:00)",
        "Reminder: Rappeler Zoé",
    ]


def test_nobody_and_who_has_left_are_not_reminded(context, clock):
    people(context)
    deliver(context, TaskReminderDue(record=due_soon(owner_id=None)))
    with context.transaction(SYSTEM) as uow:
        member = copied(uow.session, "member", OWNER)
    put_copy(context, replace(member, version=2, active=False))
    deliver(context, TaskReminderDue(record=due_soon()))
    assert bells(context) == []
