"""A first step that found nothing to do makes the run a recorded non-start; a later one is passed over."""

import pytest
from automation_world import PIPELINE, OtherServices, contact, non_starts, people, publish, runs, steps

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.events import deliver
from jalon_sdk.events.campaigns import CampaignContactAdded
from jalon_sdk.events.contacts import ContactCreated
from jalon_sdk.records import Enrolment

STAGE = new_id()
POSITION = {"id": "position", "kind": "action", "action": "contact.position"}
POSITION["params"] = {"contact_id": {"from": "contact.id"}, "pipeline_id": str(PIPELINE), "stage_id": str(STAGE)}
NOTE = {"id": "note", "kind": "action", "action": "note.create"}
NOTE["params"] = {"contact_id": {"from": "contact.id"}, "text": "inscrit"}


@pytest.fixture
def others(context, clock):
    people(context)
    return OtherServices(context)


def enrol(context, campaign_id):
    person = contact()
    deliver(context, ContactCreated(record=person))
    enrolment = Enrolment(
        id=new_id(),
        version=1,
        team_id=person.team_id,
        owner_id=person.owner_id,
        campaign_id=campaign_id,
        campaign_name="Rentrée",
        contact_id=person.id,
        status="active",
        step=0,
        started_at=now(),
    )
    deliver(context, CampaignContactAdded(record=enrolment))
    return person


def on_enrolment(campaign_id, *listed, **changes):
    trigger = {"type": "campaign.contact_added", "params": {"campaign_id": str(campaign_id)}}
    return {"trigger": trigger, "steps": list(listed), **changes}


def test_the_first_step_declined_is_a_non_start_with_its_reason(context, others):
    campaign_id = new_id()
    publish(context, on_enrolment(campaign_id, POSITION, NOTE))
    others.refuse["contact.position"] = ("not_forward", "the deal is in 'Gagné'")
    person = enrol(context, campaign_id)
    others.settle()
    (run,) = runs(context)
    assert (run.status, run.reason) == ("declined", "not_forward: the deal is in 'Gagné'")
    assert run.ended_at is not None
    assert [(row.reason, row.detail, row.record) for row in non_starts(context)] == [
        ("not_forward", "the deal is in 'Gagné'", f"contacts/{person.id}")
    ]
    assert steps(context)["position"].status == "skipped"
    assert others.commands("note.create") == []


def test_a_later_step_declined_is_passed_over(context, others):
    campaign_id = new_id()
    publish(context, on_enrolment(campaign_id, NOTE, POSITION, NOTE | {"id": "after"}))
    others.refuse["contact.position"] = ("no_deal", "")
    enrol(context, campaign_id)
    others.settle()
    (run,) = runs(context)
    assert run.status == "finished"
    assert {name: step.status for name, step in steps(context).items()} == {
        "note": "finished",
        "position": "skipped",
        "after": "finished",
    }
    assert non_starts(context) == []


def test_another_refusal_is_still_a_failure(context, others):
    campaign_id = new_id()
    publish(context, on_enrolment(campaign_id, POSITION))
    others.refuse["contact.position"] = ("not_in_pipeline", "")
    enrol(context, campaign_id)
    others.settle()
    assert [run.status for run in runs(context)] == ["failed"]
    assert non_starts(context) == []


def test_a_declined_run_does_not_count_as_the_one_that_ran(context, others):
    campaign_id = new_id()
    publish(context, on_enrolment(campaign_id, POSITION, reentry="never"))
    others.refuse["contact.position"] = ("no_deal", "")
    person = enrol(context, campaign_id)
    others.settle()
    others.refuse.clear()
    again = Enrolment(
        id=new_id(),
        version=1,
        team_id=person.team_id,
        owner_id=person.owner_id,
        campaign_id=campaign_id,
        campaign_name="Rentrée",
        contact_id=person.id,
        status="active",
        step=0,
        started_at=now(),
    )
    deliver(context, CampaignContactAdded(record=again))
    others.settle()
    assert [run.status for run in runs(context)] == ["declined", "finished"]


def test_another_campaign_does_not_match(context, others):
    publish(context, on_enrolment(new_id(), POSITION))
    enrol(context, new_id())
    others.settle()
    assert runs(context) == []
