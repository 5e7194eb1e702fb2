"""What the service does by itself: it tells of stuck cards once a visit, and lets probabilities follow the history."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from jalon_core.errors import Forbidden, NotFound
from jalon_core.ids import new_id
from jalon_core.testing.events import recorded, run_jobs
from jalon_pipeline.models import PipelineVersion, Stage
from jalon_pipeline.operations.cards import create_card, delete_card, update_card
from jalon_pipeline.operations.moves import move_card
from jalon_pipeline.operations.stage_deletion import delete_stage
from jalon_pipeline.operations.stages import update_stage
from jalon_pipeline.operations.tasks import update_task
from jalon_pipeline.queries.stage_history import explain_probability, suggest_stuck

START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def set_stage(context: Any, club: Any, stage: str, **settings: Any) -> None:
    with context.transaction(club.admin) as uow:
        update_stage(uow, club.stages[stage], settings)  # type: ignore[arg-type]  # a TypedDict


def test_stuck_cards_are_told_once_a_visit(context: Any, club: Any) -> None:
    set_stage(context, club, "Lead", stuck_days=3)
    with time_machine.travel(START, tick=False) as clock:
        late, planned, shelved, gone = (club.deal(name=name) for name in ("late", "planned", "shelved", "gone"))
        task = club.task(deal_id=planned.id, due_at=club.in_hours(24 * 10))
        with context.transaction(club.manager) as uow:
            update_card(uow, shelved.id, {"archived": True})
            delete_card(uow, gone.id)
        clock.shift(3 * DAY - dt.timedelta(seconds=1))
        assert run_jobs(context, "stuck") == 0
        clock.shift(dt.timedelta(seconds=1))
        assert run_jobs(context, "stuck") == 1
        assert run_jobs(context, "stuck") == 0
        (told,) = recorded(context, "deal.stuck")
        assert (told.subject, told.data["days"], told.data["seconds_in_stage"]) == (f"deals/{late.id}", 3, 259_200)
        assert told.aggregateversion == told.data["record"]["version"] == 2
        assert [visit.stuck_told_at for visit in club.visits(late)] == [START + 3 * DAY]

        with context.transaction(club.ada) as uow:
            update_task(uow, task.id, {"done": True})  # nothing is planned any more
        assert run_jobs(context, "stuck") == 1
        club.move(late, "Qualifié")
        club.move(late, "Lead")
        clock.shift(3 * DAY)
        assert run_jobs(context, "stuck") == 1
    subjects = [event.subject for event in recorded(context, "deal.stuck")]
    assert subjects == [f"deals/{card.id}" for card in (late, planned, late)]


def test_tickets_get_stuck_too(context: Any, club: Any) -> None:
    pipeline = club.pipeline(template="support")
    first = club.first_stage(pipeline)
    with context.transaction(club.admin) as uow:
        update_stage(uow, first, {"stuck_days": 1})
    with time_machine.travel(START, tick=False) as clock:
        with context.transaction(club.ada) as uow:
            ticket = create_card(uow, kind="ticket", name="Panne", team_id=club.team, pipeline_id=pipeline.id)
        clock.shift(DAY)
        run_jobs(context, "stuck")
    assert [event.subject for event in recorded(context, "ticket.stuck")] == [f"tickets/{ticket.id}"]


def close(context: Any, club: Any, *, won: int, lost: int, stage: str = "Qualifié") -> None:
    for stages in (["Gagné"] * won, ["Perdu"] * lost):
        for closed in stages:
            deal = club.deal(stage=stage)
            with context.transaction(club.manager) as uow:
                move_card(uow, deal.id, stage_id=club.stages[closed], lost_reason="Trop cher")


def probability(context: Any, club: Any, stage: str) -> int:
    with context.reading() as session:
        return session.scalars(select(Stage.probability).where(Stage.id == club.stages[stage])).one()


def test_computed_probabilities_follow_the_history(context: Any, club: Any) -> None:
    set_stage(context, club, "Qualifié", probability_mode="computed")
    close(context, club, won=2, lost=7)
    club.deal(stage="Qualifié")
    assert run_jobs(context, "order") == 0  # nine are too few
    assert probability(context, club, "Qualifié") == 30
    close(context, club, won=0, lost=1)
    told = len(recorded(context, "pipeline.updated"))
    assert run_jobs(context, "order") == 1
    assert run_jobs(context, "order") == 0
    assert probability(context, club, "Qualifié") == 25
    (event,) = recorded(context, "pipeline.updated")[told:]
    assert list(event.data["changed"]) == ["stages"]
    with context.reading() as session:
        kept = session.scalars(select(PipelineVersion).order_by(PipelineVersion.version.desc())).first()
        explained = explain_probability(session, club.admin, club.stages["Qualifié"])
        lead = explain_probability(session, club.admin, club.stages["Lead"])
        certain = explain_probability(session, club.admin, club.stages["Gagné"])
    assert kept is not None
    assert kept.version == event.aggregateversion
    assert (explained.mode, explained.probability, explained.computed, explained.formula) == (
        "computed",
        25,
        25,
        "succession",
    )
    assert (explained.history.entered, explained.history.won, explained.history.lost) == (11, 2, 8)
    assert (lead.computed, lead.formula, lead.probability) == (None, "too_few", 10)
    assert (certain.formula, certain.probability, certain.history.won) == ("certain", 100, 2)
    assert club.deal(stage="Qualifié").probability == 25
    # Another percent only: the figure is the same when rounded, so that nothing is told.
    deal = club.deal(stage="Qualifié")
    with context.transaction(club.admin) as uow:
        delete_card(uow, deal.id)
    assert run_jobs(context, "order") == 0


def test_switched_to_computed_it_is_so_at_once_and_a_reopened_card_counts_once(context: Any, club: Any) -> None:
    close(context, club, won=5, lost=5)
    again = club.move(club.move(club.deal(stage="Qualifié"), "Perdu"), "Qualifié")
    club.move(again, "Gagné")
    set_stage(context, club, "Qualifié", probability_mode="computed")
    assert probability(context, club, "Qualifié") == 54  # (6 + 1) / (11 + 2)
    set_stage(context, club, "Qualifié", probability_mode="fixed", probability=40)
    assert run_jobs(context, "order") == 0
    assert probability(context, club, "Qualifié") == 40


def test_the_suggestion_comes_from_the_visits_that_ended(context: Any, club: Any) -> None:
    with time_machine.travel(START, tick=False) as clock:
        deals = [club.deal(stage="Qualifié") for _ in range(12)]
        gone = club.deal(stage="Qualifié")
        for number, deal in enumerate(deals[:-1], start=1):
            clock.move_to(START + number * DAY)
            club.move(deal, "Proposition")
        clock.move_to(START + 90 * DAY)
        with context.transaction(club.admin) as uow:
            delete_card(uow, gone.id)
        with context.reading() as session:
            found = suggest_stuck(session, club.admin, club.stages["Qualifié"])
            none = suggest_stuck(session, club.admin, club.stages["Lead"])
            with pytest.raises(Forbidden):
                suggest_stuck(session, club.ada, club.stages["Lead"])
            with pytest.raises(NotFound):
                explain_probability(session, club.admin, new_id())
        with context.transaction(club.admin) as uow:
            delete_stage(uow, club.stages["Proposition"], move_to=club.stages["Négociation"])
        with context.reading() as session:
            moved = suggest_stuck(session, club.admin, club.stages["Négociation"])
    assert (found.visits, found.p75_seconds, found.days) == (11, 9 * 86_400, 9)
    assert (none.visits, none.days, none.p75_seconds) == (0, None, None)
    assert moved.visits == 0
