"""Steps beside the club's: branches, waits for events, refusals, retries, plugins that are gone."""

import dataclasses
import datetime as dt

import pytest
from automation_world import (
    OWNER,
    OtherServices,
    at,
    changed,
    contact,
    deal,
    people,
    publish,
    runs,
    steps,
    submission,
    workflow,
)
from sqlalchemy import select

from jalon_automation.domain.builtin import BuiltIn
from jalon_automation.models import RunStep
from jalon_automation.operations.hosting import adopt_plugins
from jalon_automation.operations.plugins import switch_plugin
from jalon_automation.operations.refusals import RunNotFailed
from jalon_automation.operations.retrying import retry_run
from jalon_core.ids import new_id
from jalon_core.testing.events import deliver, recorded, run_jobs
from jalon_sdk.events.contacts import ContactCreated
from jalon_sdk.events.pipeline import DealCreated, DealUpdated
from jalon_sdk.plugins import load_plugins

NOTE = {"id": "note", "kind": "action", "action": "note.create"}
NOTE["params"] = {"contact_id": {"from": "contact.id"}, "text": "bonjour"}
MARK = {"id": "mark", "kind": "action", "action": "deal.update"}
MARK["params"] = {"deal_id": {"from": "record.id"}, "fields": {"name": "marquée"}}


def on_creation(*listed, **changes):
    return {"trigger": {"type": "deal.created"}, "steps": list(listed), **changes}


@pytest.fixture
def others(context, clock):
    people(context)
    return OtherServices(context)


def start(context, **values):
    record = deal(**values)
    deliver(context, DealCreated(record=record))
    return record


@pytest.mark.parametrize(("name", "side"), [("chorale", "yes"), ("piano", "no")])
def test_a_branch_takes_one_side_and_shows_why(context, others, name, side):
    condition = {"field": "deal.name", "op": "contains", "value": "chorale"}
    branch = {
        "id": "which",
        "kind": "branch",
        "condition": condition,
        "then": [{**MARK, "id": "yes"}],
        "else": [{**MARK, "id": "no"}],
    }
    publish(context, on_creation(branch, {**MARK, "id": "after"}))
    start(context, name=name)
    others.settle()
    ran = steps(context)
    assert set(ran) == {"which", side, "after"}
    assert ran["which"].condition_trace == {**condition, "actual": name, "verdict": side == "yes"}
    assert runs(context)[0].status == "finished"


def test_stop_ends_the_run_inside_of_a_branch(context, others):
    branch = {
        "id": "which",
        "kind": "branch",
        "condition": {"field": "deal.status", "op": "eq", "value": "open"},
        "then": [{"id": "enough", "kind": "stop"}],
    }
    publish(context, on_creation(branch, MARK))
    start(context)
    others.settle()
    assert (runs(context)[0].status, runs(context)[0].reason) == ("finished", "stopped")
    assert others.commands() == []


def test_a_wait_for_an_event_ends_with_it_or_with_its_time(context, others, clock):
    wait = {
        "id": "wait",
        "kind": "wait",
        "until": {
            "kind": "event",
            "name": "deal.updated",
            "record": {"template": "deals/{{ record.id }}"},
            "timeout": {"days": 2},
        },
    }
    publish(context, on_creation(wait, MARK))
    first = start(context)
    start(context)
    others.settle()
    after = dataclasses.replace(first, version=2, name="b")
    deliver(context, DealUpdated(record=after, changed=changed(after, first, "name")))
    others.settle()
    assert [run.status for run in runs(context)] == ["finished", "waiting"]
    clock.shift(dt.timedelta(days=2))
    others.settle()
    with context.reading() as session:
        outputs = session.scalars(select(RunStep.output).where(RunStep.step_id == "wait").order_by(RunStep.id)).all()
    assert [output["timed_out"] for output in outputs] == [False, True]


def test_days_are_wall_clock_and_hours_are_elapsed_over_a_change_of_the_clocks(context, others, clock):
    clock.move_to(at("2026-03-27T08:00:00+00:00"))
    held_at = "2026-03-29T18:00:00.000000Z"  # 20:00 in Paris, the day the clocks went forward
    for offset in ({"days": -1}, {"hours": -24}):
        until = {
            "kind": "date_field",
            "record": {"template": "deals/{{ record.id }}"},
            "field": "custom.trial_at",
            "offset": offset,
        }
        publish(context, on_creation({"id": "wait", "kind": "wait", "until": until}))
    start(context, custom={"trial_at": held_at})
    others.settle()
    assert sorted(run.waiting_until for run in runs(context)) == [
        at("2026-03-28T18:00:00+00:00"),
        at("2026-03-28T19:00:00+00:00"),
    ]


def test_a_refusal_fails_the_run_and_it_can_be_tried_again_from_there(context, others):
    publish(context, on_creation({**MARK, "id": "first"}, MARK, {**MARK, "id": "last"}))
    start(context)
    run_jobs(context)
    others._answer_all()
    others.refuse["deal.update"] = ("deal_closed", "the deal is lost")
    others.settle()
    (run,) = runs(context)
    assert (run.status, run.reason) == ("failed", "deal_closed: the deal is lost")
    assert steps(context)["mark"].status == "failed"
    others.refuse.clear()
    with context.transaction() as uow:
        retry_run(uow, run.id)
    others.settle()
    assert runs(context)[0].status == "finished"
    keys = [sent.idempotencykey for sent in others.commands("deal.update")]
    assert len(set(keys)) == len(keys) == 4
    with pytest.raises(RunNotFailed), context.transaction() as uow:
        retry_run(uow, run.id)


def test_on_error_continue_goes_on(context, others):
    last = {"id": "last", "kind": "action", "action": "task.create", "params": {"title": "Rappeler"}}
    publish(context, on_creation({**MARK, "on_error": "continue"}, last))
    others.refuse["deal.update"] = ("deal_closed", "")
    start(context)
    others.settle()
    assert runs(context)[0].status == "finished"
    assert steps(context)["mark"].reason == "deal_closed"


def test_what_may_succeed_later_is_tried_again_with_growing_pauses_and_another_key(context, others, clock):
    publish(context, on_creation(MARK))
    others.refuse["deal.update"] = ("reference_not_yet_known", "deal is not known")
    start(context)
    others.settle()
    assert (runs(context)[0].status, runs(context)[0].reason) == ("running", "retrying: reference_not_yet_known")
    clock.shift(2)
    others.settle()
    assert steps(context)["mark"].attempts == 2
    others.refuse.clear()
    clock.shift(9)
    others.settle()
    assert steps(context)["mark"].attempts == 2
    clock.shift(1)
    others.settle()
    assert (runs(context)[0].status, runs(context)[0].reason) == ("finished", None)
    assert len({sent.idempotencykey for sent in others.commands("deal.update")}) == 3


def test_a_contact_that_is_still_on_its_way_is_waited_for(context, others, clock):
    somebody = contact()
    publish(context, {"trigger": {"type": "form.submitted"}, "steps": [NOTE]})
    deliver(context, submission(somebody))
    others.settle()
    assert runs(context)[0].reason == "retrying: reference_not_yet_known"
    deliver(context, ContactCreated(record=somebody))
    clock.shift(2)
    others.settle()
    assert runs(context)[0].status == "finished"


def test_a_value_that_is_missing_fails_the_step_in_words(context, others):
    params = {"contact_id": str(new_id()), "text": {"template": "{{ deal.nom }}"}}
    publish(context, on_creation({**NOTE, "params": params}))
    start(context)
    others.settle()
    (run,) = runs(context)
    assert run.status == "failed"
    assert run.reason.startswith("value_missing: '{{ deal.nom }}': nom is not there")


def test_a_notification_goes_only_to_members_of_the_scope(context, others):
    notify = {"id": "notify", "kind": "action", "action": "notification.send"}
    publish(context, on_creation({**notify, "params": {"member_id": str(OWNER), "text": "bonjour"}}))
    publish(context, on_creation({**notify, "params": {"member_id": str(OWNER), "text": "bonsoir"}}), team_id=new_id())
    start(context)
    others.settle()
    assert [sent.data["record"]["text"] for sent in recorded(context, "notification.created")] == ["bonjour"]


# What needs a plugin: the calendar, installed as a package and run in a process of its own.

INVITE = {
    "id": "invitation",
    "kind": "action",
    "action": "calendar.invitation",
    "params": {"title": "Cours", "starts_at": {"from": "deal.custom.trial_at"}},
}
MAIL = {
    "id": "mail",
    "kind": "action",
    "action": "email.send",
    "params": {
        "contact_id": {"from": "deal.contact_id"},
        "subject": "Cours",
        "text": "À bientôt",
        "attachments": [{"from": "steps.invitation.output.attachment"}],
    },
}
CUSTOM = {"trial_at": "2026-03-10T18:00:00.000000Z"}


def without_plugins():
    return load_plugins(builtin={"jalon": BuiltIn()}, installed=())


def test_a_plugins_action_runs_in_its_own_process_and_its_output_is_used(context, others):
    publish(context, on_creation(INVITE, MAIL))
    start(context, contact_id=new_id(), custom=CUSTOM)
    others.settle()
    assert runs(context)[0].status == "finished"
    (attachment,) = others.commands("email.send")[0].data["attachments"]
    assert attachment["text"].startswith("BEGIN:VCALENDAR")


def test_a_plugin_that_is_gone_holds_the_run_until_it_is_back(context, others):
    publish(context, on_creation(INVITE, MAIL))
    adopt_plugins(context.database.engine, without_plugins())
    start(context, contact_id=new_id(), custom=CUSTOM)
    others.settle()
    (run,) = runs(context)
    assert (run.status, run.reason) == ("held", "action_type_missing: calendar.invitation")
    adopt_plugins(context.database.engine, load_plugins(builtin={"jalon": BuiltIn()}))
    others.settle()
    assert runs(context)[0].status == "finished"
    assert len(others.commands("email.send")) == 1


def test_a_plugin_that_is_switched_off_holds_its_runs(context, others):
    publish(context, on_creation(INVITE, MAIL))
    with context.transaction() as uow:
        switch_plugin(uow, "calendar", on=False)
    start(context, contact_id=new_id(), custom=CUSTOM)
    others.settle()
    assert runs(context)[0].reason == "action_type_disabled: calendar.invitation"
    with context.transaction() as uow:
        switch_plugin(uow, "calendar", on=True)
    others.settle()
    assert runs(context)[0].status == "finished"


def test_a_workflow_whose_trigger_type_is_gone_says_so(context, others):
    workflow_id = publish(context, on_creation(MARK))
    adopt_plugins(context.database.engine, load_plugins(installed=()))
    run_jobs(context)
    assert workflow(context, workflow_id).obstacle == "trigger_type_missing: deal.created"
    start(context)
    assert runs(context) == []


def test_an_answer_for_a_run_that_was_cancelled_changes_nothing(context, others):
    publish(context, on_creation(MARK))
    record = start(context)
    run_jobs(context)
    from jalon_sdk.events.pipeline import DealDeleted

    deliver(context, DealDeleted(record=dataclasses.replace(record, version=2, deleted=True)))
    others.settle()
    assert (runs(context)[0].status, runs(context)[0].reason) == ("cancelled", "record_deleted")
