import pytest

from jalon_core.ids import new_id
from jalon_pipeline.domain.colours import PALETTE
from jalon_pipeline.domain.refusals import (
    DuplicateStageName,
    IncompleteStageOrder,
    MissingStageKind,
    TooManyStages,
    UnknownColour,
    UnknownTemplate,
)
from jalon_pipeline.domain.stages import StagePlan, check_order, check_stages, place_for_new
from jalon_pipeline.domain.templates import TEMPLATES, PipelineTemplate, template

OPEN = StagePlan(name="Lead", colour="grey")
WON = StagePlan(name="Gagné", colour="green", kind="won")
LOST = StagePlan(name="Perdu", colour="red", kind="lost")


@pytest.mark.parametrize("each", TEMPLATES, ids=lambda each: each.key)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_template_makes_a_pipeline(each: PipelineTemplate, language: str) -> None:
    plan = each.plan(language)
    check_stages(plan)
    probabilities = [stage.probability for stage in plan if stage.kind == "open"]
    assert probabilities == sorted(probabilities)
    assert each.label(language)
    assert template(each.key) is each


def test_the_default_path_is_that_of_fluenzr() -> None:
    plan = template("fluenzr").plan("fr")
    assert [(stage.name, stage.colour) for stage in plan] == [
        ("Lead", "grey"),
        ("Qualifié", "blue"),
        ("Proposition", "yellow"),
        ("Négociation", "orange"),
        ("Gagné", "green"),
        ("Perdu", "red"),
    ]
    assert [stage.name for stage in template("fluenzr").plan("en")][1:3] == ["Qualified", "Proposal"]


def test_an_unknown_template() -> None:
    with pytest.raises(UnknownTemplate):
        template("nope")


@pytest.mark.parametrize(
    ("stages", "refusal"),
    [
        ([OPEN, WON], MissingStageKind),
        ([WON, LOST], MissingStageKind),
        ([], MissingStageKind),
        ([OPEN, WON, LOST, StagePlan(name=" lèad ", colour="blue")], DuplicateStageName),
        ([OPEN, WON, LOST, StagePlan(name="Autre", colour="magenta")], UnknownColour),
        ([StagePlan(name=f"{n}", colour="grey") for n in range(31)], TooManyStages),
    ],
)
def test_what_makes_no_pipeline(stages: list[StagePlan], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        check_stages(stages)


def test_an_order_names_each_stage_once() -> None:
    first, second, other = new_id(), new_id(), new_id()
    check_order([second, first], [first, second])
    for wrong in ([first], [first, first], [first, other], [first, second, other]):
        with pytest.raises(IncompleteStageOrder):
            check_order(wrong, [first, second])


def test_a_new_stage_goes_before_the_closed_ones() -> None:
    assert place_for_new(["open", "open", "won", "lost"], "open") == 2
    assert place_for_new(["open", "open", "won", "lost"], "won") == 4


def test_the_palette_has_the_colours_of_all_templates() -> None:
    assert {stage.colour for each in TEMPLATES for stage in each.stages} <= set(PALETTE)
