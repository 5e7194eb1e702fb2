"""What starts, what does not, and why."""

import dataclasses

import pytest
from automation_world import (
    OTHER_TEAM,
    OWNER,
    TEAM,
    OtherServices,
    changed,
    contact,
    deal,
    non_starts,
    people,
    publish,
    runs,
    submission,
)

from jalon_automation.operations.workflows import pause_workflow, resume_workflow
from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver, run_jobs
from jalon_sdk.events.contacts import ContactCreated, ContactUpdated
from jalon_sdk.events.pipeline import DealStageChanged, DealUpdated
from jalon_sdk.records import Member, Money
from jalon_sdk.serial import format_time

STOP = [{"id": "stop", "kind": "stop"}]
WAIT = [{"id": "wait", "kind": "wait", "until": {"kind": "duration", "days": 1}}]


def on_deals(**changes):
    return {
        "trigger": {"type": "record.event", "params": {"event": "deal.updated"}},
        "record": "record",
        "steps": STOP,
        **changes,
    }


def update(context, record, **values):
    after = dataclasses.replace(record, version=record.version + 1, **values)
    deliver(context, DealUpdated(record=after, changed=changed(after, record, *values)))
    return after


def reasons(context):
    return [(row.reason, row.record) for row in non_starts(context)]


def test_only_matching_events_start_and_the_others_leave_nothing(context, clock):
    publish(context, {"trigger": {"type": "form.submitted", "params": {"form_id": str(new_id())}}, "steps": STOP})
    deliver(context, submission(contact()))
    assert runs(context) == []
    assert non_starts(context) == []


def test_a_false_condition_is_kept_with_the_actual_values(context, clock):
    condition = {"field": "record.amount.amount", "op": "gt", "value": 100}
    workflow_id = publish(context, on_deals(condition=condition))
    first = deal(amount=Money(amount="90.00", currency="EUR"))
    update(context, first, name="Autre")
    (row,) = non_starts(context)
    assert (row.workflow_id, row.reason, row.record) == (workflow_id, "condition_false", f"deals/{first.id}")
    assert row.detail == "record.amount.amount is '90.00', not gt 100"
    assert row.trace == {**condition, "actual": "90.00", "verdict": False}
    update(context, first, amount=Money(amount="101.00", currency="EUR"))
    assert len(runs(context)) == 1


def test_conditions_see_before_and_after(context, clock):
    stages = new_id(), new_id()
    publish(
        context,
        {
            "trigger": {
                "type": "deal.stage_changed",
                "params": {"stage_id": str(stages[1]), "from_stage_id": str(stages[0])},
            },
            "condition": {"field": "before.status", "op": "eq", "value": "open"},
            "steps": STOP,
        },
    )
    record = deal(stage_id=stages[0])
    for target in (new_id(), stages[1]):
        after = dataclasses.replace(record, version=2, stage_id=target)
        move = DealStageChanged(
            record=after,
            changed=changed(after, record, "stage_id"),
            from_stage_name="A",
            direction="forward",
            note="",
            seconds_in_stage=1.0,
        )
        deliver(context, move)
    (run,) = runs(context)
    assert run.record == f"deals/{record.id}"


@pytest.mark.parametrize(("direction", "started"), [("back", 1), ("stage_deleted", 0), ("stage_restored", 0)])
def test_cards_that_a_deleted_stage_moves_start_nothing(context, clock, direction, started):
    publish(context, {"trigger": {"type": "deal.stage_changed"}, "steps": STOP})
    record = deal()
    after = dataclasses.replace(record, version=2, stage_id=new_id())
    told = {"from_stage_name": "A", "direction": direction, "note": "", "seconds_in_stage": 1.0}
    deliver(context, DealStageChanged(record=after, changed=changed(after, record, "stage_id"), **told))
    assert len(runs(context)) == started


def test_lost_and_won_are_moves_that_change_the_status(context, clock):
    publish(context, {"trigger": {"type": "deal.lost"}, "steps": STOP, "mode": "parallel"})
    record = deal()
    for status in ("won", "lost"):
        after = dataclasses.replace(record, version=2, stage_id=new_id(), status=status)
        move = DealStageChanged(
            record=after,
            changed=changed(after, record, "stage_id", "status"),
            from_stage_name="A",
            direction="closed",
            note="",
            seconds_in_stage=1.0,
        )
        deliver(context, move)
    (run,) = runs(context)
    assert run.cause["data"]["record"]["status"] == "lost"


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"mode": "single"}, ["already_running"]),
        ({"mode": "parallel"}, []),
        ({"mode": "parallel", "max": 1}, ["too_many"]),
        ({"mode": "restart"}, []),
        ({"mode": "queued"}, []),
        ({"mode": "queued", "max": 1}, ["too_many"]),
        ({"mode": "parallel", "reentry": "never"}, ["already_ran"]),
        ({"mode": "parallel", "reentry": "after_completion"}, ["already_running"]),
        ({"mode": "parallel", "reentry": "cooldown", "cooldown": {"hours": 1}}, ["cooldown"]),
    ],
)
def test_a_second_event_while_a_run_waits(context, clock, rules, expected):
    publish(context, on_deals(steps=WAIT, **rules))
    record = deal()
    record = update(context, record, name="a")
    run_jobs(context)
    update(context, record, name="b")
    run_jobs(context)
    assert [reason for reason, _ in reasons(context)] == expected
    for row in non_starts(context):
        if row.reason in ("already_ran", "cooldown"):
            assert row.detail == format_time(runs(context)[0].caused_at)
        elif row.reason == "too_many":
            assert row.detail == "1"
    statuses = [(run.status, run.reason) for run in runs(context)]
    if rules["mode"] == "restart":
        assert statuses == [("cancelled", "restarted"), ("waiting", None)]
    elif not expected:
        second = ("waiting", "queued") if rules["mode"] == "queued" else ("waiting", None)
        assert statuses == [("waiting", None), second]


def test_what_is_queued_starts_when_the_one_before_has_ended(context, clock):
    publish(context, on_deals(steps=WAIT, mode="queued"))
    record = update(context, deal(), name="a")
    update(context, record, name="b")
    run_jobs(context)
    clock.shift(86_400)
    run_jobs(context)
    assert [(run.status, run.reason) for run in runs(context)] == [("finished", None), ("waiting", None)]


def test_reentry_after_completion_and_after_the_cooldown(context, clock):
    publish(context, on_deals(reentry="cooldown", cooldown={"hours": 1}))
    record = update(context, deal(), name="a")
    run_jobs(context)
    clock.shift(3600)
    update(context, record, name="b")
    assert len(runs(context)) == 2


def test_paused_workflows_start_nothing_and_hold_their_timers(context, clock):
    workflow_id = publish(context, on_deals(steps=WAIT, mode="parallel"))
    record = update(context, deal(), name="a")
    run_jobs(context)
    with context.transaction() as uow:
        pause_workflow(uow, workflow_id)
    update(context, record, name="b")
    assert reasons(context) == [("paused", f"deals/{record.id}")]
    clock.shift(2 * 86_400)
    run_jobs(context)
    assert runs(context)[0].status == "waiting"
    with context.transaction() as uow:
        resume_workflow(uow, workflow_id)
    run_jobs(context)
    assert runs(context)[0].status == "finished"


def test_a_goal_that_is_reached_keeps_it_from_starting_and_ends_what_waits(context, clock):
    goal = {"field": "record.status", "op": "eq", "value": "won"}
    publish(context, on_deals(steps=WAIT, mode="parallel", goal=goal))
    record = update(context, deal(), name="a")
    run_jobs(context)
    record = update(context, record, status="won")
    assert [(run.status, run.reason) for run in runs(context)] == [("finished", "goal_reached")]
    update(context, record, name="c")
    assert [reason for reason, _ in reasons(context)] == ["goal", "goal"]


def test_a_workflow_does_not_start_itself_about_the_same_record(context, clock):
    people(context)
    move = {
        "id": "rename",
        "kind": "action",
        "action": "deal.update",
        "params": {"deal_id": {"from": "record.id"}, "fields": {"name": "encore"}},
    }
    publish(context, on_deals(steps=[move], mode="parallel"))
    record = update(context, deal(), name="a")
    others = OtherServices(context)
    others.settle()
    (sent,) = others.commands("deal.update")
    after = dataclasses.replace(record, version=record.version + 1, name="encore")
    event = DealUpdated(record=after, changed=changed(after, record, "name"))
    chain = {"hops": sent.hops, "workflowchain": sent.workflowchain, "correlationid": sent.correlationid}
    deliver(context, event, **chain)
    assert len(runs(context)) == 1
    assert reasons(context) == [("loop_guard", f"deals/{record.id}")]
    other = deal()
    deliver(context, DealUpdated(record=dataclasses.replace(other, version=2)), **chain)
    assert len(runs(context)) == 2, "about another record it may start"


def test_a_chain_that_is_too_long_ends(context, clock):
    publish(context, on_deals())
    deliver(context, DealUpdated(record=deal(version=2)), hops=9, workflowchain=str(new_id()))
    assert [(row.reason, row.detail) for row in non_starts(context)] == [("loop_guard", "9")]


def test_a_workflow_sees_only_what_its_scope_may_see(context, clock):
    people(context)
    of_team = publish(context, on_deals(), team_id=TEAM)
    of_member = publish(context, on_deals(), team_id=TEAM, owner_id=OWNER)
    of_all = publish(context, on_deals(), team_id=None)
    strangers = deal(team_id=OTHER_TEAM, owner_id=new_id())
    update(context, strangers, name="a")
    assert [run.workflow_id for run in runs(context)] == [of_all]
    colleagues = deal(owner_id=new_id())
    update(context, colleagues, name="a")
    assert {run.workflow_id for run in runs(context) if run.record.endswith(str(colleagues.id))} == {of_all, of_team}
    update(context, deal(), name="a")
    assert [run.workflow_id for run in runs(context)].count(of_member) == 1
    assert non_starts(context) == []


def test_a_deactivated_members_workflow_says_so_about_their_own_records(context, clock):
    people(context)
    publish(context, on_deals(), team_id=TEAM, owner_id=OWNER)
    gone = Member(
        id=OWNER,
        version=2,
        email="x@chorale.example",
        name="Léa",
        language="fr",
        time_zone="Europe/Paris",
        is_admin=False,
        active=False,
        roles={str(TEAM): "member"},
    )
    put_copy(context, gone)
    update(context, deal(owner_id=new_id()), name="a")
    update(context, deal(), name="a")
    assert [reason for reason, _ in reasons(context)] == ["rights"]
    assert runs(context) == []


def test_conditions_may_ask_the_contact_of_a_deal(context, clock):
    somebody = contact(language="en")
    deliver(context, ContactCreated(record=somebody))
    publish(context, on_deals(condition={"field": "contact.language", "op": "eq", "value": "fr"}))
    record = update(context, deal(contact_id=somebody.id), name="a")
    assert [reason for reason, _ in reasons(context)] == ["condition_false"]
    french = dataclasses.replace(somebody, version=2, language="fr")
    deliver(context, ContactUpdated(record=french, changed=changed(french, somebody, "language")))
    update(context, record, name="b")
    assert len(runs(context)) == 1


def test_running_runs_keep_their_version(context, clock):
    from jalon_automation.operations.workflows import publish_workflow, update_workflow

    workflow_id = publish(context, on_deals(steps=WAIT, mode="parallel"))
    record = update(context, deal(), name="a")
    run_jobs(context)
    with context.transaction() as uow:
        update_workflow(uow, workflow_id, definition=on_deals(mode="parallel"))
        publish_workflow(uow, workflow_id)
    update(context, record, name="b")
    run_jobs(context)
    assert [(run.number, run.status) for run in runs(context)] == [(1, "waiting"), (2, "finished")]
