"""Deleting a stage: where its cards go, what is kept, who is refused, and how it is undone."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import time_machine

from jalon_core.clock import now
from jalon_core.errors import Forbidden, NotFound, VersionConflict
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import recorded
from jalon_pipeline.domain.refusals import DuplicateStageName, LastStageOfKind, OtherKindOfStage, StageDeleted
from jalon_pipeline.domain.stages import StagePlan
from jalon_pipeline.operations.cards import update_card
from jalon_pipeline.operations.pipelines import create_pipeline
from jalon_pipeline.operations.refusals import StageGone, StageNotEmpty
from jalon_pipeline.operations.stage_deletion import delete_stage, restore_stage
from jalon_pipeline.operations.stages import add_stage
from jalon_pipeline.queries.stages import get_held, list_deleted_stages
from jalon_sdk.records import Workflow


def stages_told(context: Any) -> list[tuple[str, int]]:
    told = recorded(context, "pipeline.updated")[-1].data["record"]["stages"]
    return [(stage["name"], stage["position"]) for stage in told]


def workflow_state(name: str, stage_id: UUID, **fields: Any) -> Workflow:
    values: dict[str, Any] = {"version": 1, "status": "published", "current_number": 1, "trigger_type": "deal.stuck"}
    return Workflow(id=new_id(), name=name, stage_ids=(stage_id,), **(values | fields))


def test_workflows_that_one_may_not_see_are_counted(context: Any, club: Any) -> None:
    with context.transaction(club.admin) as uow:
        pipeline = create_pipeline(uow, name="À nous", template="club", team_id=club.team)
    first = club.first_stage(pipeline)
    own = workflow_state("De Bob", first, team_id=club.team, owner_id=club.bob.member_id)
    put_copy(context, own, workflow_state("D'ailleurs", first, team_id=new_id()))
    with context.reading() as session:
        held = get_held(session, club.manager, first)
        assert [each["name"] for each in held["workflows"]] == ["De Bob"]
        assert held["other_workflows"] == 1
        assert len(get_held(session, club.admin, first)["workflows"]) == 2


def test_an_empty_stage_goes_and_the_others_close_up(context: Any, club: Any) -> None:
    with context.transaction(club.admin) as uow:
        pipeline = delete_stage(uow, club.stages["Proposition"], expected_version=1)
    assert pipeline.version == 2
    assert stages_told(context) == [("Lead", 0), ("Qualifié", 1), ("Négociation", 2), ("Gagné", 3), ("Perdu", 4)]
    with pytest.raises(StageDeleted):
        club.deal(stage="Proposition")
    with pytest.raises(StageDeleted):
        club.move(club.deal(), "Proposition")


def test_one_that_holds_cards_is_refused_with_their_numbers(context: Any, club: Any) -> None:
    shelved = club.deal(stage="Qualifié")
    with context.transaction(club.manager) as uow:
        update_card(uow, shelved.id, {"archived": True})
    club.deal(stage="Qualifié")
    shared = workflow_state("Relancer", club.stages["Qualifié"])
    put_copy(
        context,
        shared,
        workflow_state("Ailleurs", club.stages["Lead"]),
        workflow_state("Rangé", club.stages["Qualifié"], status="archived"),
    )
    told = len(recorded(context))
    with pytest.raises(StageNotEmpty) as caught, context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Qualifié"])
    workflows = [{"id": str(shared.id), "name": "Relancer", "status": "published"}]
    assert caught.value.extra["held"] == {
        "open": 1,
        "won": 0,
        "lost": 0,
        "archived": 1,
        "workflows": workflows,
        "other_workflows": 0,
    }
    assert len(recorded(context)) == told
    with context.reading() as session:
        assert get_held(session, club.admin, club.stages["Qualifié"]) == caught.value.extra["held"]
        with pytest.raises(Forbidden):
            get_held(session, club.ada, club.stages["Qualifié"])


def test_the_cards_go_below_those_of_the_destination_in_their_order(context: Any, club: Any) -> None:
    deals = [club.deal(stage="Qualifié", name=name) for name in ("c", "b", "a")]
    for name in ("y", "x"):
        club.deal(stage="Lead", name=name)
    with context.transaction(club.manager) as uow:
        update_card(uow, deals[0].id, {"archived": True, "probability": 77})
    with context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Qualifié"], move_to=club.stages["Lead"])
    assert club.column("Lead") == ["x", "y", "a", "b", "c"]
    deal = club.reread(deals[0])
    assert (deal.archived, deal.probability, deal.visit_no, deal.status) == (True, 77, 2, "open")
    assert club.reread(deals[1]).probability == 10
    left, entered = club.visits(deals[1])
    assert (left.outcome, left.left_to_stage) == ("stage_deleted", club.stages["Lead"])
    assert (entered.outcome, entered.entered_at) == ("open", left.left_at)
    moves = recorded(context, "deal.stage_changed")
    assert {move.data["direction"] for move in moves} == {"stage_deleted"}
    assert {move.data["from_stage_name"] for move in moves} == {"Qualifié"}
    assert len(moves) == 3


def test_what_is_lost_stays_lost_with_its_reason_and_its_day(context: Any, club: Any) -> None:
    with context.transaction(club.admin) as uow:
        add_stage(uow, club.pipeline_id, StagePlan(name="Sans suite", colour="grey", kind="lost"))
    told = recorded(context, "pipeline.updated")[-1].data["record"]["stages"]
    other = next(stage["id"] for stage in told if stage["name"] == "Sans suite")
    with time_machine.travel(now() - dt.timedelta(days=3)):
        lost = club.move(club.deal(), "Perdu")
    with context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Perdu"], move_to=type(lost.id)(other))
    deal = club.reread(lost)
    assert (deal.status, deal.lost_reason, deal.probability) == ("lost", "Trop cher", 0)
    assert deal.closed_at == lost.closed_at


def test_nothing_is_won_lost_or_reopened_by_a_deletion(context: Any, club: Any) -> None:
    club.deal(stage="Lead")
    elsewhere = club.first_stage(club.pipeline())
    for destination in (club.stages["Gagné"], club.stages["Lead"], elsewhere, new_id()):
        with pytest.raises(OtherKindOfStage), context.transaction(club.admin) as uow:
            delete_stage(uow, club.stages["Lead"], move_to=destination)
    with pytest.raises(LastStageOfKind), context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Gagné"])


def test_who_may(context: Any, club: Any) -> None:
    for caller in (club.ada, club.manager):  # the pipeline is shared by all teams
        with pytest.raises(Forbidden), context.transaction(caller) as uow:
            delete_stage(uow, club.stages["Lead"])
    with pytest.raises(NotFound), context.transaction(club.admin) as uow:
        delete_stage(uow, new_id())
    with pytest.raises(VersionConflict), context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Lead"], expected_version=7)
    with context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Lead"])
    with pytest.raises(NotFound), context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Lead"])
    stranger = member_caller(new_id(), "manager")
    with pytest.raises(Forbidden), context.transaction(stranger) as uow:
        restore_stage(uow, club.stages["Lead"])


def test_undone_it_is_in_its_place_with_the_cards_that_nobody_has_moved(context: Any, club: Any) -> None:
    stays = [club.deal(stage="Proposition", name=name) for name in ("b", "a")]
    moved = club.deal(stage="Proposition", name="moved")
    there_before = club.deal(stage="Négociation", name="there before")
    with context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Proposition"], move_to=club.stages["Négociation"])
    club.move(moved, "Lead")
    club.move(moved, "Négociation")
    with context.reading() as session:
        (gone,) = list_deleted_stages(session, club.admin, club.pipeline_id)
        assert (gone.name, gone.position) == ("Proposition", 2)
    with context.transaction(club.admin) as uow:
        restore_stage(uow, club.stages["Proposition"])
    assert [name for name, _ in stages_told(context)] == list(club.stages)
    assert club.column("Proposition") == ["a", "b"]
    assert set(club.column("Négociation")) == {"moved", "there before"}
    assert [visit.outcome for visit in club.visits(stays[0])] == ["stage_deleted", "stage_deleted", "open"]
    assert len(club.visits(there_before)) == 1
    assert [move.data["direction"] for move in recorded(context, "deal.stage_changed")[-2:]] == ["stage_restored"] * 2
    version = recorded(context, "pipeline.updated")[-1].aggregateversion
    with context.transaction(club.admin) as uow:
        assert restore_stage(uow, club.stages["Proposition"]).version == version  # it is there: nothing to undo


def test_deleted_again_only_the_last_deletion_is_undone(context: Any, club: Any) -> None:
    first = club.deal(stage="Proposition")
    with context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Proposition"], move_to=club.stages["Lead"])
    with context.transaction(club.admin) as uow:
        restore_stage(uow, club.stages["Proposition"])
    club.move(first, "Lead")
    second = club.deal(stage="Proposition")
    with context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Proposition"], move_to=club.stages["Lead"])
    with context.transaction(club.admin) as uow:
        restore_stage(uow, club.stages["Proposition"])
    assert club.reread(first).stage_id == club.stages["Lead"]
    assert club.reread(second).stage_id == club.stages["Proposition"]


def test_undoing_ends_after_thirty_days_and_takes_no_name_twice(context: Any, club: Any) -> None:
    with context.transaction(club.admin) as uow:
        delete_stage(uow, club.stages["Proposition"])
    with context.transaction(club.admin) as uow:
        add_stage(uow, club.pipeline_id, StagePlan(name="proposition", colour="yellow"))
    with pytest.raises(DuplicateStageName), context.transaction(club.admin) as uow:
        restore_stage(uow, club.stages["Proposition"])
    with time_machine.travel(now() + dt.timedelta(days=31)):
        with pytest.raises(StageGone), context.transaction(club.admin) as uow:
            restore_stage(uow, club.stages["Proposition"])
        with context.reading() as session:
            assert list_deleted_stages(session, club.admin, club.pipeline_id) == []
