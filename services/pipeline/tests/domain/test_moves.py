from dataclasses import replace
from typing import Any

import pytest

from jalon_core.ids import new_id
from jalon_pipeline.domain.moves import card_probability, given_probability, plan_move
from jalon_pipeline.domain.refusals import DealClosed, LostReasonRequired, NotForward
from jalon_sdk.records import Stage, StageKind


def stage(position: int, kind: StageKind = "open", probability: int = 50) -> Stage:
    return Stage(
        id=new_id(), name=f"{kind} {position}", colour="grey", kind=kind, position=position, probability=probability
    )


LEAD, QUALIFIED, PROPOSAL = stage(0), stage(1), stage(2)
WON, LOST = stage(3, "won", 100), stage(4, "lost", 0)
STAGES = [LEAD, QUALIFIED, PROPOSAL, WON, LOST]


@pytest.mark.parametrize(
    ("leaving", "entering", "direction", "outcome"),
    [
        (LEAD, QUALIFIED, "forward", "advanced"),
        (LEAD, PROPOSAL, "forward", "skipped_forward"),
        (PROPOSAL, LEAD, "back", "moved_back"),
        (LEAD, WON, "closed", "won"),
        (PROPOSAL, LOST, "closed", "lost"),
        (WON, LOST, "closed", "lost"),
        (LOST, WON, "closed", "won"),
        (WON, LEAD, "reopened", "moved_back"),
        (LOST, PROPOSAL, "reopened", "moved_back"),
    ],
)
def test_direction_and_outcome(leaving: Stage, entering: Stage, direction: str, outcome: str) -> None:
    move = plan_move(STAGES, leaving, entering, lost_reason="Trop cher")
    assert (move.direction, move.outcome) == (direction, outcome)
    assert move.status == entering.kind
    assert move.closes == (direction == "closed")
    assert move.reopens == (direction == "reopened")


def test_leaving_a_won_stage_that_stands_first_is_no_progress() -> None:
    early_win = stage(-1, "won")
    assert plan_move([early_win, *STAGES], early_win, LEAD).outcome == "moved_back"


def test_going_from_one_won_stage_to_another_does_not_close_again() -> None:
    signed = stage(5, "won")
    move = plan_move([*STAGES, signed], WON, signed)
    assert (move.closes, move.reopens, move.direction, move.outcome) == (False, False, "forward", "won")


@pytest.mark.parametrize("reason", [None, "", "  \n "])
def test_a_deal_is_lost_with_a_reason_only(reason: str | None) -> None:
    with pytest.raises(LostReasonRequired) as refused:
        plan_move(STAGES, LEAD, LOST, lost_reason=reason)
    assert refused.value.fields == {"lost_reason": ["is required"]}


def test_a_reason_is_kept_for_lost_deals_only() -> None:
    assert plan_move(STAGES, LEAD, LOST, lost_reason=" Trop  cher ").lost_reason == "Trop cher"
    assert plan_move(STAGES, LEAD, WON, lost_reason="Trop cher").lost_reason is None


@pytest.mark.parametrize(
    ("leaving", "entering", "rules", "refusal"),
    [
        (PROPOSAL, QUALIFIED, {"only_forward": True}, NotForward),
        (LOST, QUALIFIED, {"only_forward": True}, NotForward),
        (WON, LEAD, {"only_open": True}, DealClosed),
        (LOST, WON, {"only_open": True, "only_forward": True}, DealClosed),
    ],
)
def test_rules_of_commands(leaving: Stage, entering: Stage, rules: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        plan_move(STAGES, leaving, entering, **rules)


def test_probability_is_the_hand_set_one_while_the_card_is_open() -> None:
    assert card_probability("open", 50, None) == 50
    assert card_probability("open", 50, 80) == 80
    assert card_probability("won", 50, 80) == 100
    assert card_probability("lost", 50, 80) == 0


def test_a_stage_gives_its_probability_or_leaves_the_card_what_it_had() -> None:
    assert given_probability(LEAD, QUALIFIED, 70) == 50
    keeps = replace(QUALIFIED, sets_probability=False)
    assert given_probability(LEAD, keeps, 70) == 70
    assert given_probability(WON, keeps, 100) == 50, "what a closed card had says nothing"
    assert given_probability(keeps, replace(WON, sets_probability=False), 70) == 100
