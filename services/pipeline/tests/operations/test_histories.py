"""Whatever people do with their cards, the visits tell it without gap, overlap or contradiction."""

import contextlib
from collections import Counter
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jalon_core.errors import NotFound, Refusal
from jalon_core.testing.events import recorded
from jalon_pipeline.domain.refusals import LastStageOfKind, OtherKindOfStage, StageDeleted
from jalon_pipeline.models import Card, Stage, Visit
from jalon_pipeline.operations.cards import delete_card
from jalon_pipeline.operations.stage_deletion import delete_stage, restore_stage

NAMES = ("Lead", "Qualifié", "Proposition", "Négociation", "Gagné", "Perdu")
acts = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from(NAMES), st.just(0), st.just(0)),
        st.tuples(st.just("move"), st.sampled_from(NAMES), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("place"), st.sampled_from(NAMES), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("delete"), st.just(""), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("delete stage"), st.sampled_from(NAMES), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("restore stage"), st.sampled_from(NAMES), st.just(0), st.just(0)),
    ),
    min_size=3,
    max_size=25,
)


@given(acts=acts)
@settings(
    max_examples=25,
    deadline=None,
    # The databases of earlier examples only make this one's harder: all deals are checked each time.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_history(context: Any, club: Any, acts: list[tuple[str, str, int, int]]) -> None:
    deals: list[Card] = []
    for act, stage, which, neighbour in acts:
        if act == "create":
            deals += _created(club, stage)
        elif act.endswith("stage"):
            _act_on_stage(context, club, act, stage, which)
        elif deals:
            _act(context, club, act, stage, deals[which % len(deals)], deals[neighbour % len(deals)])
    _check_everything(context)


def _created(club: Any, stage: str) -> list[Card]:
    try:
        return [club.deal(stage=stage, lost_reason="Trop cher")]
    except StageDeleted:
        return []  # the stage is deleted at the moment


def _act_on_stage(context: Any, club: Any, act: str, stage: str, which: int) -> None:
    with contextlib.suppress(NotFound, LastStageOfKind, OtherKindOfStage), context.transaction(club.admin) as uow:
        if act == "delete stage":
            delete_stage(uow, club.stages[stage], move_to=club.stages[NAMES[which]])
        else:
            restore_stage(uow, club.stages[stage])


def _act(context: Any, club: Any, act: str, stage: str, deal: Card, neighbour: Card) -> None:
    try:
        if act == "delete":
            with context.transaction(club.manager) as uow:
                delete_card(uow, deal.id)
        elif act == "place":
            club.move(deal, stage, before_id=neighbour.id)
        else:
            club.move(deal, stage)
    except StageDeleted:
        pass  # the stage is deleted at the moment
    except Refusal as refusal:
        assert refusal.code in {"not_found", "card_deleted"}  # noqa: PT017  # nothing else may be refused here


def _check_everything(context: Any) -> None:
    with context.reading() as session:
        stages = {stage.id: stage for stage in session.scalars(select(Stage))}
        deals = {deal.id: deal for deal in session.scalars(select(Card))}
        visits = session.scalars(select(Visit).order_by(Visit.card_id, Visit.visit_no)).all()
    ways: dict[Any, list[Visit]] = {deal_id: [] for deal_id in deals}
    for visit in visits:
        ways[visit.card_id].append(visit)
    for deal_id, way in ways.items():
        _check_way(deals[deal_id], stages[deals[deal_id].stage_id], way)
    _check_flow(visits)
    _check_events(context, deals)


def _check_way(deal: Card, stage: Stage, way: list[Visit]) -> None:
    assert [visit.visit_no for visit in way] == list(range(1, len(way) + 1))
    for visit, following in pairwise(way):
        assert (visit.left_at, visit.left_to_stage) == (following.entered_at, following.stage_id)
    assert way[0].entered_at == deal.created_at
    assert way[-1].stage_id == deal.stage_id
    assert (way[-1].left_at is None) == (deal.deleted_at is None)
    assert [visit.left_at for visit in way].count(None) == (0 if deal.deleted_at else 1)
    assert deal.status == stage.kind
    assert (deal.closed_at is None) == (stage.kind == "open")
    assert (deal.lost_reason is None) == (stage.kind != "lost")


def _check_flow(visits: Any) -> None:
    entries = Counter(visit.stage_id for visit in visits)
    outcomes = Counter(visit.stage_id for visit in visits if visit.outcome != "open")
    still_there = Counter(visit.stage_id for visit in visits if visit.left_at is None)
    assert entries == outcomes + still_there


def _check_events(context: Any, deals: dict[Any, Card]) -> None:
    told: dict[str, list[int]] = {}
    for event in recorded(context):
        if event.subject.startswith("deals/"):
            told.setdefault(event.subject, []).append(event.aggregateversion or 0)
    for deal in deals.values():
        assert told[f"deals/{deal.id}"] == list(range(1, deal.version + 1))
