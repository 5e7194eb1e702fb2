"""A merge of contacts, and an import that starts nothing."""

import dataclasses

from automation_world import contact, non_starts, publish, runs

from jalon_core.testing.events import deliver, run_jobs
from jalon_sdk.events.contacts import ContactCreated, ContactDeleted, ContactMerged

WAITING = {
    "trigger": {"type": "record.event", "params": {"event": "contact.created"}},
    "record": "record",
    "steps": [{"id": "wait", "kind": "wait", "until": {"kind": "duration", "days": 2}}],
}


def test_a_run_about_the_one_that_went_goes_on_about_the_one_that_stays(context, clock):
    publish(context, WAITING)
    stays, goes = contact(), contact()
    deliver(context, ContactCreated(record=goes))
    run_jobs(context)
    (run,) = runs(context)
    assert (run.status, run.record) == ("waiting", f"contacts/{goes.id}")
    deliver(context, ContactMerged(record=dataclasses.replace(stays, version=2), merged_id=goes.id))
    gone = dataclasses.replace(goes, version=2, deleted=True, merged_into=stays.id)
    deliver(context, ContactDeleted(record=gone))
    (run,) = runs(context)
    assert (run.status, run.record, run.contact_id) == ("waiting", f"contacts/{stays.id}", stays.id)


def test_an_import_may_say_that_nothing_starts_and_that_is_told(context, clock):
    publish(context, WAITING)
    silent, loud = contact(), contact()
    deliver(context, ContactCreated(record=silent), silent=True)
    deliver(context, ContactCreated(record=loud))
    assert [run.record for run in runs(context)] == [f"contacts/{loud.id}"]
    assert [(row.reason, row.record) for row in non_starts(context)] == [("silent", f"contacts/{silent.id}")]
