"""A workflow whose stage is gone says so and is suspended; it is taken up when the stage is back."""

import pytest
from automation_world import OWNER, PIPELINE, OtherServices, deal, non_starts, people, publish, runs, workflow
from sqlalchemy import select

from jalon_automation.domain.named_stages import NamedStage, named_stages
from jalon_automation.models import Notification
from jalon_automation.operations.hosting import host_of, vocabulary_of
from jalon_automation.operations.workflows import update_workflow
from jalon_automation.queries.workflows import view_of
from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver, recorded, run_jobs
from jalon_sdk.events import Change
from jalon_sdk.events.pipeline import DealStuck, PipelineUpdated, TicketStuck
from jalon_sdk.records import Member, Pipeline, Stage, Ticket
from jalon_sdk.serial import to_json

KEPT, GONE = new_id(), new_id()


def stage(stage_id, name, position):
    return Stage(id=stage_id, name=name, colour="grey", kind="open", position=position, probability=50)


def pipeline(version, *stages):
    return Pipeline(id=PIPELINE, version=version, name="Inscriptions", card_kind="deal", stages=stages)


ONLY_DEALS = {"amount", "probability", "expected_close_on"}
BOTH = (stage(KEPT, "Lead", 0), stage(GONE, "Devis", 1))


def move_to(stage_id, **changes):
    params = {"deal_id": {"from": "deal.id"}, "stage_id": str(stage_id)}
    step = {"id": "move", "kind": "action", "action": "deal.move", "params": params}
    trigger = {"type": "deal.stuck", "params": {"pipeline_id": str(PIPELINE), "stage_id": str(KEPT)}}
    return {"trigger": trigger, "steps": [step], **changes}


def change_stages(context, version, before, after):
    told = Change(before=[to_json(each) for each in before], after=[to_json(each) for each in after])
    deliver(context, PipelineUpdated(record=pipeline(version, *after), changed={"stages": told}))


def bells(context):
    with context.reading() as session:
        return [(row.owner_id, row.text, row.link) for row in session.scalars(select(Notification))]


@pytest.fixture
def others(context, clock):
    people(context)
    put_copy(context, pipeline(1, *BOTH))
    return OtherServices(context)


def get_stuck(context):
    card = deal(stage_id=KEPT)
    deliver(context, DealStuck(record=card, days=3, seconds_in_stage=300_000))
    return card


def test_stages_are_found_wherever_they_are_named():
    first, second, third = new_id(), new_id(), new_id()
    condition = {"any": [{"field": "record.stage_id", "op": "in", "value": [str(second)]}]}
    move = {"id": "move", "kind": "action", "action": "deal.move", "params": {"stage_id": str(third)}}
    computed = move | {"id": "computed", "params": {"stage_id": {"from": "deal.stage_id"}}}
    branch = {"id": "branch", "kind": "branch", "condition": condition, "then": [move], "else": [computed]}
    trigger = {"type": "deal.stage_changed", "params": {"from_stage_id": str(first), "pipeline_id": str(new_id())}}
    assert named_stages({"trigger": trigger, "condition": condition, "steps": [branch]}) == [
        NamedStage(stage_id=first),
        NamedStage(stage_id=second),
        NamedStage(stage_id=second, step_id="branch"),
        NamedStage(stage_id=third, step_id="move"),
    ]
    assert named_stages({"steps": "?"}) == []


def test_others_are_told_which_stages_it_names(context, others):
    workflow_id = publish(context, move_to(GONE))
    assert recorded(context, "workflow.updated")[-1].data["record"]["stage_ids"] == [str(KEPT), str(GONE)]
    with context.transaction() as uow:
        update_workflow(uow, workflow_id, definition=move_to(KEPT))
    assert recorded(context, "workflow.updated")[-1].data["record"]["stage_ids"] == [str(KEPT), str(GONE)]
    with context.reading() as session:
        owned = next(each for each in context.service.owned if each.kind == "workflow")
        (state,) = owned.states(session, None, 10)
    assert state.stage_ids == (KEPT, GONE)


def test_suspended_told_and_taken_up_again(context, others):
    admin = Member(
        id=new_id(), version=1, email="ada@chorale.example", name="Ada", language="en", time_zone="Europe/Paris",
        is_admin=True, active=True, roles={},
    )  # fmt: skip
    put_copy(context, admin)
    touched = publish(context, move_to(GONE), owner_id=OWNER)
    untouched = publish(context, move_to(KEPT))
    change_stages(context, 2, BOTH, BOTH[:1])
    assert workflow(context, touched).obstacle == "stage_gone: Devis"
    assert workflow(context, untouched).obstacle is None
    told = {owner: text for owner, text, link in bells(context) if link == f"workflows/{touched}"}
    assert told[admin.id] == "The workflow “Essai” is suspended: the stage “Devis” that it uses was deleted"
    assert "« Devis »" in told[OWNER]
    run_jobs(context, "plugins")  # whatever becomes of plugins
    assert workflow(context, touched).obstacle == "stage_gone: Devis"

    card = get_stuck(context)
    others.settle()
    (noted,) = [row for row in non_starts(context) if row.workflow_id == touched]
    assert (noted.reason, noted.record) == ("stage_gone", f"deals/{card.id}")
    with context.reading() as session:
        from_world = view_of(
            session, workflow(context, touched), vocabulary_of(host_of(session, context.settings).plugins)
        )
    problem = next(problem for problem in from_world.problems if problem.code == "stage_gone")
    assert (problem.step_id, problem.severity) == ("move", "warning")

    change_stages(context, 3, BOTH[:1], BOTH)
    assert workflow(context, touched).obstacle is None
    get_stuck(context)
    others.settle()
    assert {run.workflow_id for run in runs(context)} == {touched, untouched}


def test_published_with_a_stage_that_is_gone_it_is_suspended_at_once(context, others):
    change_stages(context, 2, BOTH, BOTH[:1])
    workflow_id = publish(context, move_to(GONE))
    assert workflow(context, workflow_id).obstacle == f"stage_gone: {GONE}"


def test_a_stuck_ticket_starts_what_is_about_tickets(context, others):
    trigger = {"type": "ticket.stuck", "params": {"pipeline_id": str(PIPELINE)}}
    tell = {"id": "tell", "kind": "action", "action": "notification.send"}
    tell["params"] = {"member_id": str(OWNER), "text": "bloqué"}
    publish(context, {"trigger": trigger, "steps": [tell]})
    values = {name: value for name, value in vars(deal()).items() if name not in ONLY_DEALS}
    ticket = Ticket(**values, priority="high")
    deliver(context, TicketStuck(record=ticket, days=1, seconds_in_stage=90_000))
    others.settle()
    (run,) = runs(context)
    assert (run.status, run.record) == ("finished", f"tickets/{ticket.id}")
