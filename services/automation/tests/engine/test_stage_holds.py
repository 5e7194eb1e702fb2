"""A run that leads to a stage which was deleted is held, told of once, and goes on when the stage is back."""

import datetime as dt

import pytest
from automation_world import OWNER, PIPELINE, OtherServices, deal, people, publish, runs, steps, workflow
from sqlalchemy import select

from jalon_automation.models import Notification
from jalon_automation.operations.cancelling import cancel_run
from jalon_automation.operations.refusals import RunEnded
from jalon_automation.operations.workflows import (
    pause_workflow,
    publish_workflow,
    resume_workflow,
    update_workflow,
)
from jalon_core.errors import NotFound
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver, recorded
from jalon_sdk.events import Change
from jalon_sdk.events.pipeline import DealStuck, PipelineUpdated
from jalon_sdk.records import Member, Pipeline, Stage
from jalon_sdk.serial import to_json

KEPT, GONE = new_id(), new_id()
REFUSAL = ("stage_deleted", "'Devis' was deleted")


def stage(stage_id, name, position):
    return Stage(id=stage_id, name=name, colour="grey", kind="open", position=position, probability=50)


BOTH = (stage(KEPT, "Lead", 0), stage(GONE, "Devis", 1))


def pipeline(version, *stages):
    return Pipeline(id=PIPELINE, version=version, name="Inscriptions", card_kind="deal", stages=stages)


def change_stages(context, version, before, after):
    told = Change(before=[to_json(each) for each in before], after=[to_json(each) for each in after])
    deliver(context, PipelineUpdated(record=pipeline(version, *after), changed={"stages": told}))


def definition(stage_id, **changes):
    params = {"deal_id": {"from": "deal.id"}, "stage_id": str(stage_id)}
    move = {"id": "move", "kind": "action", "action": "deal.move", "params": params, **changes}
    wait = {"id": "wait", "kind": "wait", "until": {"kind": "duration", "hours": 1}}
    after = {"id": "after", "kind": "action", "action": "task.create"}
    after["params"] = {"title": "Relire", "deal_id": {"from": "deal.id"}}
    trigger = {"type": "deal.stuck", "params": {"pipeline_id": str(PIPELINE)}}
    return {"trigger": trigger, "steps": [wait, move, after]}


def bells(context):
    with context.reading() as session:
        return [(row.owner_id, row.text, row.link) for row in session.scalars(select(Notification))]


def admin(context):
    found = Member(
        id=new_id(), version=1, email="ada@chorale.example", name="Ada", language="en", time_zone="Europe/Paris",
        is_admin=True, active=True, roles={},
    )  # fmt: skip
    put_copy(context, found)
    return found


@pytest.fixture
def others(context, clock):
    people(context)
    put_copy(context, pipeline(1, *BOTH))
    return OtherServices(context)


def start(context):
    card = deal(stage_id=KEPT)
    deliver(context, DealStuck(record=card, days=3, seconds_in_stage=300_000))
    return card


@pytest.fixture
def held(context, clock, others):
    """A workflow, one of whose runs was under way when the stage was deleted."""
    workflow_id = publish(context, definition(GONE), owner_id=OWNER)
    start(context)
    others.settle()
    change_stages(context, 2, BOTH, BOTH[:1])
    others.refuse["deal.move"] = REFUSAL
    clock.shift(dt.timedelta(hours=1))
    others.settle()
    return workflow_id


def only(context):
    (run,) = runs(context)
    return run


def test_it_waits_for_the_stage_and_goes_on(context, clock, others, held):
    assert (only(context).status, only(context).reason) == ("held", "stage_deleted: Devis")
    assert (only(context).due_at, steps(context)["move"].reason) == (None, "stage_deleted: Devis")
    assert recorded(context, "run.updated")[-1].data["record"]["status"] == "held"
    clock.shift(dt.timedelta(days=3))
    others.settle()
    assert len(others.commands("deal.move")) == 1

    del others.refuse["deal.move"]
    change_stages(context, 3, BOTH[:1], BOTH)
    others.settle()
    first, second = others.commands("deal.move")
    assert first.idempotencykey != second.idempotencykey
    assert only(context).status == "finished"
    assert steps(context)["after"].status == "finished"


def test_who_can_mend_it_was_told_by_the_suspension(context, others, held):
    (told,) = [text for owner, text, _ in bells(context) if owner == OWNER]
    assert "est suspendu" in told
    assert workflow(context, held).obstacle == "stage_gone: Devis"


def test_runs_of_a_former_version_are_told_of_once(context, clock, others):
    ada = admin(context)
    workflow_id = publish(context, definition(GONE), owner_id=OWNER)
    for _ in range(2):
        start(context)
    others.settle()
    with context.transaction() as uow:
        update_workflow(uow, workflow_id, definition=definition(KEPT))
        publish_workflow(uow, workflow_id)
    change_stages(context, 2, BOTH, BOTH[:1])
    others.refuse["deal.move"] = REFUSAL
    clock.shift(dt.timedelta(hours=1))
    others.settle()
    assert [run.status for run in runs(context)] == ["held", "held"]
    links = {f"runs/{run.id}" for run in runs(context)}
    told = {owner: text for owner, text, link in bells(context) if link in links}
    assert told == {
        OWNER: "Une exécution du workflow « Essai » est suspendue : l’étape « Devis » où elle mène a été supprimée",
        ada.id: "A run of the workflow “Essai” is held: the stage “Devis” that it leads to was deleted",
    }
    assert len(bells(context)) == 2


def test_a_workflow_that_is_mended_takes_its_held_runs_along(context, clock, others, held):
    start(context)  # suspended: this one does not even start
    with context.transaction() as uow:
        update_workflow(uow, held, name="Autre", definition=definition(GONE))
        publish_workflow(uow, held)
    others.settle()
    assert (only(context).status, only(context).number) == ("held", 1)
    del others.refuse["deal.move"]
    with context.transaction() as uow:
        update_workflow(uow, held, definition=definition(KEPT))
        publish_workflow(uow, held)
    others.settle()
    assert (only(context).status, only(context).number) == ("finished", 3)
    assert others.commands("deal.move")[-1].data["stage_id"] == str(KEPT)
    assert recorded(context, "run.updated")[-1].data["record"]["number"] == 3


def test_resumed_it_goes_on_if_the_stage_is_there(context, others, held):
    with context.transaction() as uow:
        pause_workflow(uow, held)
        resume_workflow(uow, held)
    others.settle()
    assert only(context).status == "held"
    put_copy(context, pipeline(3, *BOTH))  # nobody has told
    del others.refuse["deal.move"]
    with context.transaction() as uow:
        pause_workflow(uow, held)
        resume_workflow(uow, held)
    others.settle()
    assert only(context).status == "finished"


def test_a_deletion_that_was_not_heard_of_is_asked_about_again(context, clock, others):
    publish(context, definition(GONE))
    start(context)
    others.settle()
    others.refuse["deal.move"] = REFUSAL
    clock.shift(dt.timedelta(hours=1))
    others.settle()
    assert (only(context).status, only(context).reason) == ("held", "stage_deleted")
    assert bells(context) == []
    # It was undone meanwhile.
    del others.refuse["deal.move"]
    clock.shift(dt.timedelta(minutes=1))
    others.settle()
    assert only(context).status == "finished"


def test_a_step_that_may_fail_still_may(context, clock, others):
    publish(context, definition(GONE, on_error="continue"))
    start(context)
    others.settle()
    change_stages(context, 2, BOTH, BOTH[:1])
    others.refuse["deal.move"] = REFUSAL
    clock.shift(dt.timedelta(hours=1))
    others.settle()
    assert only(context).status == "finished"
    assert steps(context)["move"].status == "failed"


def test_a_held_run_can_be_cancelled(context, others, held):
    run = only(context)
    with pytest.raises(NotFound), context.transaction(member_caller(new_id())) as uow:
        cancel_run(uow, run.id)
    with pytest.raises(NotFound), context.transaction(member_caller(new_id())) as uow:
        cancel_run(uow, new_id())
    with context.transaction(member_caller(run.team_id, member_id=OWNER)) as uow:
        cancel_run(uow, run.id)
    assert (only(context).status, only(context).reason) == ("cancelled", "cancelled_by_hand")
    assert steps(context)["move"].status == "cancelled"
    change_stages(context, 3, BOTH[:1], BOTH)
    others.settle()
    assert only(context).status == "cancelled"
    with pytest.raises(RunEnded), context.transaction() as uow:
        cancel_run(uow, run.id)
