"""Several people at once: no move is lost, and the visits stay whole."""

import contextlib
import random
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select

from jalon_core.testing.events import recorded
from jalon_pipeline.domain.refusals import StageDeleted
from jalon_pipeline.models import Card, Visit
from jalon_pipeline.operations.positions import position_contact
from jalon_pipeline.operations.refusals import StageChangedMeanwhile
from jalon_pipeline.operations.stage_deletion import delete_stage, restore_stage
from jalon_pipeline.operations.tasks import create_task

THREADS = 8


def at_once(act: Callable[[int], None]) -> None:
    """Run it in all threads together; whatever one of them raises, rises."""
    errors: list[BaseException] = []
    start = threading.Barrier(THREADS)

    def run(number: int) -> None:
        try:
            start.wait()
            act(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_moving_the_same_deals(context: Any, club: Any) -> None:
    deals = [club.deal() for _ in range(4)]
    names = ["Lead", "Qualifié", "Proposition", "Gagné", "Perdu"]
    done: list[bool] = []

    def act(number: int) -> None:
        chance = random.Random(number)
        for _ in range(12):
            deal, target = chance.choice(deals), chance.choice(names)
            neighbour = chance.choice(deals)
            before = club.reread(deal).version
            after = club.move(deal, target, before_id=neighbour.id)
            done.append(after.version > before)

    at_once(act)
    with context.reading() as session:
        open_visits = session.execute(
            select(Visit.card_id, func.count()).where(Visit.left_at.is_(None)).group_by(Visit.card_id)
        ).all()
        versions = {deal.id: deal.version for deal in session.scalars(select(Card))}
    assert sorted(count for _, count in open_visits) == [1] * len(deals)
    for deal in deals:
        visits = club.visits(deal)
        assert all(visit.left_at == after.entered_at for visit, after in pairwise(visits))
        told = [event.aggregateversion for event in recorded(context) if event.subject == f"deals/{deal.id}"]
        assert told == list(range(1, versions[deal.id] + 1))
    moves = len(recorded(context, "deal.stage_changed"))
    assert sum(len(club.visits(deal)) for deal in deals) == len(deals) + moves


def test_of_those_who_race_from_the_same_stage_one_wins(context: Any, club: Any) -> None:
    deal = club.deal()
    targets = ["Qualifié", "Proposition", "Négociation", "Gagné"] * 2
    results: list[str] = []

    def act(number: int) -> None:
        try:
            club.move(deal, targets[number], from_stage_id=club.stages["Lead"])
            results.append(targets[number])
        except StageChangedMeanwhile:
            results.append("lost the race")

    at_once(act)
    assert len(recorded(context, "deal.stage_changed")) == 1
    winner = next(name for name, stage_id in club.stages.items() if stage_id == club.reread(deal).stage_id)
    assert results.count(winner) == 2
    assert results.count("lost the race") == THREADS - 2


def test_dropping_cards_into_the_same_gap_gives_each_a_place_of_its_own(context: Any, club: Any) -> None:
    bottom, top = club.deal(name="bas", stage="Qualifié"), club.deal(name="haut", stage="Qualifié")
    cards = [club.deal(name=str(number)) for number in range(THREADS)]
    at_once(lambda number: club.move(cards[number], "Qualifié", before_id=bottom.id) and None)
    column = club.column("Qualifié")
    assert (column[0], column[-1]) == ("haut", "bas")
    with context.reading() as session:
        ranks = session.scalars(select(Card.rank).where(Card.stage_id == club.stages["Qualifié"])).all()
    assert len(set(ranks)) == THREADS + 2
    assert top.rank in ranks


def test_positioning_a_contact_twice_makes_one_deal(context: Any, club: Any) -> None:
    contact = club.contact()
    stages = list(club.stages.values())[:4]

    def act(number: int) -> None:
        with context.transaction(club.ada) as uow:
            position_contact(uow, club.pipeline_id, contact.id, stage_id=stages[number % 4])

    at_once(act)
    assert len(recorded(context, "deal.created")) == 1


def test_tasks_given_at_once_leave_the_earliest_as_next_action(context: Any, club: Any) -> None:
    deal = club.deal()

    def act(number: int) -> None:
        with context.transaction(club.ada) as uow:
            create_task(uow, title=str(number), deal_id=deal.id, due_at=club.in_hours(number + 1))

    at_once(act)
    with context.reading() as session:
        earliest = session.scalar(select(Card.next_due_at).where(Card.id == deal.id))
    assert earliest is not None
    assert earliest < club.in_hours(1.5)


def test_a_stage_is_deleted_while_cards_come_and_go(context: Any, club: Any) -> None:
    deals = [club.deal() for _ in range(6)]
    stop = threading.Event()
    gone = club.stages["Qualifié"]

    def act(number: int) -> None:
        if number == 0:
            try:
                for _ in range(4):
                    with context.transaction(club.admin) as uow:
                        delete_stage(uow, gone, move_to=club.stages["Proposition"])
                    with context.transaction(club.admin) as uow:
                        restore_stage(uow, gone)
                with context.transaction(club.admin) as uow:
                    delete_stage(uow, gone, move_to=club.stages["Proposition"])
            finally:
                stop.set()
            return
        chance = random.Random(number)
        while not stop.is_set():
            with contextlib.suppress(StageDeleted):
                club.move(chance.choice(deals), chance.choice(["Lead", "Qualifié", "Proposition"]))
            with contextlib.suppress(StageDeleted):
                if number == 1:
                    club.deal(stage="Qualifié")

    at_once(act)
    with context.reading() as session:
        assert session.scalars(select(Card).where(Card.stage_id == gone)).all() == []
        still_there = select(Visit.card_id).where(Visit.stage_id == gone, Visit.left_at.is_(None))
        assert session.scalars(still_there).all() == []
    for deal in deals:
        visits = club.visits(deal)
        assert all(visit.left_at == after.entered_at for visit, after in pairwise(visits))
