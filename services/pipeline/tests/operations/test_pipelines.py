from typing import Any

import pytest

from jalon_core.access.caller import SYSTEM
from jalon_core.errors import Forbidden, Invalid, NotFound, VersionConflict
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.events import recorded
from jalon_pipeline.domain import refusals as rules
from jalon_pipeline.domain.stages import StagePlan
from jalon_pipeline.operations.pipelines import create_pipeline, update_pipeline
from jalon_pipeline.operations.refusals import PipelineChangedMeanwhile
from jalon_pipeline.operations.stages import add_stage, order_stages, update_stage


def stages_told(context: Any) -> list[str]:
    last = [event for event in recorded(context) if event.name.startswith("pipeline.")][-1]
    return [stage["name"] for stage in last.data["record"]["stages"]]


def test_from_a_template_in_ones_language(context: Any, club: Any) -> None:
    club.pipeline(template="club", language="en")
    assert stages_told(context)[0] == "New prospect"
    club.pipeline(template="club")
    assert stages_told(context) == [
        "Nouveau prospect",
        "Cours d'essai planifié",
        "Cours d'essai réalisé",
        "Inscription confirmée",
        "Perdu",
    ]
    assert recorded(context, "pipeline.created")[-1].aggregateversion == 1


def test_from_stages_of_ones_own(context: Any, club: Any) -> None:
    plans = [
        StagePlan(name=" Contact ", colour="pink", probability=40),
        StagePlan(name="Oui", colour="green", kind="won", probability=3),
        StagePlan(name="Non", colour="red", kind="lost"),
    ]
    club.pipeline(template=None, stages=plans)
    told = recorded(context, "pipeline.created")[-1].data["record"]["stages"]
    assert [(stage["name"], stage["probability"], stage["position"]) for stage in told] == [
        ("Contact", 40, 0),
        ("Oui", 100, 1),
        ("Non", 0, 2),
    ]


@pytest.mark.parametrize("how", [{}, {"template": "club", "stages": []}])
def test_either_a_template_or_stages(context: Any, how: dict[str, Any]) -> None:
    with pytest.raises(Invalid), context.transaction(SYSTEM) as uow:
        create_pipeline(uow, name="x", **how)


def test_who_may_configure(context: Any, club: Any) -> None:
    with pytest.raises(Forbidden), context.transaction(club.manager) as uow:
        create_pipeline(uow, name="Pour tous", template="club")
    with context.transaction(club.manager) as uow:
        ours = create_pipeline(uow, name="Pour nous", template="club", team_id=club.team)
    with pytest.raises(Forbidden), context.transaction(club.ada) as uow:
        update_pipeline(uow, ours.id, name="x")
    with pytest.raises(NotFound), context.transaction(member_caller(new_id(), "manager")) as uow:
        update_pipeline(uow, ours.id, name="x")
    with context.transaction(club.manager) as uow:
        assert update_pipeline(uow, ours.id, name="À nous", expected_version=1).version == 2


def test_adding_a_stage_is_a_new_version_of_the_pipeline(context: Any, club: Any) -> None:
    with context.transaction(SYSTEM) as uow:
        add_stage(uow, club.pipeline_id, StagePlan(name="Relance", colour="violet"), expected_version=1)
        pipeline = add_stage(uow, club.pipeline_id, StagePlan(name="Entrée", colour="cyan"), position=0)
    assert pipeline.version == 3
    assert stages_told(context) == [
        "Entrée",
        "Lead",
        "Qualifié",
        "Proposition",
        "Négociation",
        "Relance",
        "Gagné",
        "Perdu",
    ]
    change = recorded(context, "pipeline.updated")[0].data["changed"]
    assert list(change) == ["stages"]
    assert (len(change["stages"]["before"]), len(change["stages"]["after"])) == (6, 7)


def test_changing_a_stage(context: Any, club: Any) -> None:
    lead = club.stages["Lead"]
    with context.transaction(SYSTEM) as uow:
        changes: Any = {"name": "Piste", "colour": "teal", "probability": 15, "folded": True}
        update_stage(uow, lead, changes, expected_version=1)
    told = recorded(context, "pipeline.updated")[-1].data["record"]["stages"][0]
    assert (told["name"], told["colour"], told["probability"], told["folded"]) == ("Piste", "teal", 15, True)
    assert club.deal().probability == 15


def test_a_closed_stage_stays_certain(context: Any, club: Any) -> None:
    with context.transaction(SYSTEM) as uow:
        update_stage(uow, club.stages["Gagné"], {"probability": 50})
    assert recorded(context, "pipeline.updated") == []


def test_putting_stages_in_order(context: Any, club: Any) -> None:
    order = [club.stages[name] for name in ("Qualifié", "Lead", "Proposition", "Négociation", "Gagné", "Perdu")]
    with context.transaction(SYSTEM) as uow:
        order_stages(uow, club.pipeline_id, stage_ids=order, version=1)
    assert stages_told(context)[:2] == ["Qualifié", "Lead"]
    with pytest.raises(PipelineChangedMeanwhile) as refused, context.transaction(SYSTEM) as uow:
        order_stages(uow, club.pipeline_id, stage_ids=order, version=1)
    assert refused.value.extra["current"]["version"] == 2


def test_what_is_refused_changes_nothing(context: Any, club: Any) -> None:
    lead = club.stages["Lead"]
    with context.transaction(SYSTEM) as uow:
        for act, refusal in (
            (lambda: add_stage(uow, club.pipeline_id, StagePlan(name="LEAD", colour="grey")), rules.DuplicateStageName),
            (lambda: add_stage(uow, club.pipeline_id, StagePlan(name="x", colour="gold")), rules.UnknownColour),
            (lambda: update_stage(uow, lead, {"name": "qualifie"}), rules.DuplicateStageName),
            (lambda: update_stage(uow, lead, {"colour": "gold"}), rules.UnknownColour),
            (lambda: update_stage(uow, lead, {"name": "x"}, expected_version=9), VersionConflict),
            (lambda: update_stage(uow, new_id(), {"name": "x"}), NotFound),
            (
                lambda: order_stages(uow, club.pipeline_id, stage_ids=[lead], version=1),
                rules.IncompleteStageOrder,
            ),
        ):
            with pytest.raises(refusal):
                act()
    assert recorded(context, "pipeline.updated") == []


def test_a_pipeline_of_thirty_stages_fits_into_an_event(context: Any, club: Any) -> None:
    long = "é" * 70
    plans = [StagePlan(name=f"{long} {n}", colour="grey") for n in range(28)]
    plans += [StagePlan(name="Oui", colour="green", kind="won"), StagePlan(name="Non", colour="red", kind="lost")]
    pipeline = club.pipeline(template=None, stages=plans)
    with context.transaction(SYSTEM) as uow:
        with pytest.raises(rules.TooManyStages):
            add_stage(uow, pipeline.id, StagePlan(name="De trop", colour="grey"))
        update_pipeline(uow, pipeline.id, name="Long")
