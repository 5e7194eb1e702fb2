import datetime as dt

from automation_world import contact, people, publish
from time_machine import Traveller

from jalon_automation.operations.workflows import pause_workflow
from jalon_core.bus.measuring import measure_database
from jalon_core.service import Context
from jalon_core.testing.events import deliver, run_jobs
from jalon_sdk.events.contacts import ContactCreated

WAITING = {
    "trigger": {"type": "contact.created"},
    "record": "contact",
    "steps": [{"id": "pause", "kind": "wait", "until": {"kind": "duration", "days": 1}}],
}


def test_runs_that_are_due_are_counted_until_somebody_takes_them_up(context: Context, clock: Traveller) -> None:
    people(context)
    workflow = publish(context, WAITING)
    deliver(context, ContactCreated(record=contact()))
    found = measure_database(context)
    assert (found["runs_due"], found["runs_seconds"]) == (1, 0)
    clock.shift(dt.timedelta(seconds=90))
    assert measure_database(context)["runs_seconds"] == 90
    run_jobs(context)
    assert measure_database(context)["runs_due"] == 0
    clock.shift(dt.timedelta(days=2))
    assert measure_database(context)["runs_due"] == 1
    with context.transaction() as uow:
        pause_workflow(uow, workflow)
    assert measure_database(context)["runs_due"] == 0
