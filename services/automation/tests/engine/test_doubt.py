"""A restored backup goes on with no run that may have gone on already."""

import datetime as dt

from automation_world import contact, people, publish, runs
from time_machine import Traveller

from jalon_automation.operations.retrying import retry_run
from jalon_core.bus.envelopes import envelope_of
from jalon_core.copies.restoring import raise_epoch
from jalon_core.service import Context
from jalon_core.testing.events import deliver, run_jobs
from jalon_sdk.events.contacts import ContactCreated

WAITING = {
    "trigger": {"type": "contact.created"},
    "record": "contact",
    "steps": [{"id": "pause", "kind": "wait", "until": {"kind": "duration", "days": 1}}],
}


def test_what_was_at_work_fails_and_may_be_retried_and_what_waits_for_later_goes_on(
    context: Context, clock: Traveller
) -> None:
    people(context)
    publish(context, WAITING)
    deliver(context, ContactCreated(record=contact()))
    run_jobs(context)
    clock.shift(dt.timedelta(hours=1))
    deliver(context, ContactCreated(record=contact()))
    raise_epoch(context)
    waiting, doubtful = runs(context)
    assert (waiting.status, doubtful.status, doubtful.reason) == ("waiting", "failed", "backup_restored")
    with context.transaction() as uow:
        retry_run(uow, doubtful.id)
    clock.shift(dt.timedelta(days=2))
    run_jobs(context)
    clock.shift(dt.timedelta(days=2))
    run_jobs(context)
    assert [run.status for run in runs(context)] == ["finished", "finished"]


def test_what_a_queued_event_starts_waits_for_somebody_to_look(context: Context, clock: Traveller) -> None:
    people(context)
    publish(context, WAITING)
    event = ContactCreated(record=contact())
    before = envelope_of(event, service="contacts", actor="installation", lane="live", epoch=1)
    clock.shift(dt.timedelta(seconds=1))
    raise_epoch(context)
    deliver(context, before)
    clock.shift(dt.timedelta(seconds=1))
    deliver(context, ContactCreated(record=contact()))
    assert [(run.status, run.reason) for run in runs(context)] == [("failed", "backup_restored"), ("running", None)]
