"""Stuck cards as boards find them: the condition of SQL says what the rule says."""

import datetime as dt
from typing import Any

import time_machine
from sqlalchemy import select, update

from jalon_core.clock import now
from jalon_pipeline.domain.stuck import is_stuck
from jalon_pipeline.models import Card, Stage, stage_state
from jalon_pipeline.operations.cards import update_card
from jalon_pipeline.queries.board import get_board, more_cards
from jalon_pipeline.queries.filters import CardFilter
from jalon_pipeline.queries.stuck import stuck_now

START = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
PATIENCE: dict[str, dict[str, Any]] = {
    "Lead": {"stuck_days": 2},
    "Qualifié": {"stuck_days": 2, "stuck_pauses": False},
    "Proposition": {"stuck_days": None},
    "Gagné": {"stuck_days": 2},  # refused by the operations; a closed card is never stuck
}


def test_the_condition_agrees_with_the_rule_and_with_the_board(context: Any, club: Any) -> None:
    with context.transaction(club.admin) as uow:
        for name, patience in PATIENCE.items():
            uow.session.execute(update(Stage).where(Stage.id == club.stages[name]).values(**patience))
    with time_machine.travel(START, tick=False) as clock:
        for name in PATIENCE:
            for due in (None, 12, 30 * 24):
                deal = club.deal(stage=name, name=f"{name} {due}")
                if due is not None:
                    club.task(deal_id=deal.id, due_at=club.in_hours(due))
            undated = club.deal(stage=name, name=f"{name} undated")
            club.task(deal_id=undated.id)
        shelved = club.deal(name="shelved")
        with context.transaction(club.ada) as uow:
            update_card(uow, shelved.id, {"archived": True})
        clock.shift(dt.timedelta(days=2))
        club.deal(name="fresh")
        with context.reading() as session:
            stages = {stage.id: stage_state(stage) for stage in session.scalars(select(Stage))}
            cards = session.scalars(select(Card)).all()
            by_rule = {
                card.name
                for card in cards
                if not card.archived
                and is_stuck(
                    stages[card.stage_id],
                    entered_at=card.entered_stage_at,
                    next_due_at=card.next_due_at,
                    moment=now(),
                )
            }
            by_condition = set(session.scalars(select(Card.name).where(stuck_now(stages.values(), now()))))
            board = get_board(session, club.manager, club.pipeline_id, CardFilter())
            page = more_cards(session, club.manager, club.stages["Lead"], CardFilter(), limit=50, cursor=None)
    assert by_condition == by_rule
    assert by_rule == {"Lead None", "Lead 12", "Lead undated"} | {
        f"Qualifié {due}" for due in (None, 12, 720, "undated")
    }
    assert {card.card.name for column in board.columns for card in column.cards if card.stuck} == by_rule
    assert {card.card.name for card in page.items if card.stuck} == {"Lead None", "Lead 12", "Lead undated"}
