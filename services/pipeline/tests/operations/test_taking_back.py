"""Taking moves back: the contrary move puts the card exactly where it was, and takes away what had come with it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from jalon_core.errors import NotFound
from jalon_core.testing.events import recorded, run_jobs
from jalon_pipeline.config import UNDO_DAYS
from jalon_pipeline.models import Card, FormerPlace, Task
from jalon_pipeline.operations.tasks import delete_task, update_task


@pytest.fixture
def cards(club: Any) -> dict[str, Card]:
    return {name: club.deal(name=name, stage="Qualifié") for name in "DCBA"}


def back(club: Any, moved: Card, stage: str, **how: Any) -> Card:
    card: Card = club.move(moved, stage, takes_back=moved.version, **how)
    return card


@pytest.mark.parametrize("name", "ABCD")
def test_a_card_is_where_it_was(club: Any, cards: dict[str, Card], name: str) -> None:
    moved = club.move(cards[name], "Proposition")
    assert back(club, moved, "Qualifié").rank == cards[name].rank
    assert club.column("Qualifié") == list("ABCD")


def test_inside_its_column_too(context: Any, club: Any, cards: dict[str, Card]) -> None:
    moved = club.move(cards["D"], "Qualifié", before_id=cards["B"].id)
    assert club.column("Qualifié") == list("ADBC")
    assert back(club, moved, "Qualifié").rank == cards["D"].rank
    assert club.column("Qualifié") == list("ABCD")
    assert len(recorded(context, "deal.updated")) == 2


def test_whoever_has_come_or_gone_meanwhile(club: Any, cards: dict[str, Card]) -> None:
    moved = club.move(cards["C"], "Proposition")
    club.move(cards["B"], "Proposition")
    club.deal(name="X", stage="Qualifié")
    back(club, moved, "Qualifié")
    assert club.column("Qualifié") == list("XACD")


def test_step_after_step(club: Any, cards: dict[str, Card]) -> None:
    there = [club.deal(name=name, stage="Proposition") for name in "321"]
    first = club.move(cards["B"], "Proposition", before_id=there[1].id)
    second = club.move(cards["B"], "Négociation")
    back(club, second, "Proposition")
    assert club.column("Proposition") == list("1B23")
    back(club, first, "Qualifié")
    assert club.column("Qualifié") == list("ABCD")


def test_a_place_that_was_taken_is_shared_in_the_order_of_ids(context: Any, club: Any, cards: dict[str, Card]) -> None:
    moved = club.move(cards["B"], "Proposition")
    for name in ("Y", "Z"):
        taker = club.deal(name=name, stage="Qualifié")
        with context.transaction(club.manager) as uow:
            uow.session.execute(update(Card).where(Card.id == taker.id).values(rank=cards["B"].rank))
    assert back(club, moved, "Qualifié").rank < cards["B"].rank
    assert club.column("Qualifié") == list("ABYZCD")
    later = club.move(club.deal(name="later", stage="Qualifié"), "Proposition")
    with context.transaction(club.manager) as uow:
        uow.session.execute(update(FormerPlace).where(FormerPlace.card_id == later.id).values(rank=cards["B"].rank))
    back(club, later, "Qualifié")
    assert club.column("Qualifié") == ["A", "B", "Y", "Z", "later", "C", "D"]


def test_places_that_were_left_follow_a_column_that_is_spread(context: Any, club: Any, cards: dict[str, Card]) -> None:
    narrow = {"A": "a0", "B": "a0" + "0" * 33 + "1", "C": "a0" + "0" * 33 + "2", "D": "a0" + "0" * 33 + "3"}
    with context.transaction(club.manager) as uow:
        for name, rank in narrow.items():
            uow.session.execute(update(Card).where(Card.id == cards[name].id).values(rank=rank))
    moved = [club.move(cards[name], "Proposition") for name in "BC"]
    club.move(club.deal(name="X"), "Qualifié", before_id=cards["D"].id)
    assert len(club.reread(cards["D"]).rank) < 10
    for card in moved:
        back(club, card, "Qualifié")
    column = club.column("Qualifié")
    assert [name for name in column if name != "X"] == list("ABCD")
    assert column.index("X") in (1, 2, 3)


def test_a_move_that_is_not_known_any_more_goes_where_it_is_told_to(context: Any, club: Any, cards: Any) -> None:
    moved = club.move(cards["C"], "Proposition")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=UNDO_DAYS, hours=1), tick=False):
        assert run_jobs(context, "order") == 1
        assert run_jobs(context, "order") == 0
    back(club, moved, "Qualifié", after_id=cards["A"].id)
    assert club.column("Qualifié") == list("ACBD")


def test_a_place_in_another_column_does_not_count(club: Any, cards: dict[str, Card]) -> None:
    moved = club.move(cards["C"], "Proposition")
    club.deal(name="1", stage="Lead")
    back(club, moved, "Lead")
    assert club.column("Lead") == ["C", "1"]


class TestNextActions:
    def moved(self, club: Any) -> tuple[Card, Task]:
        deal = club.deal()
        due = club.in_hours(3).replace(microsecond=0)
        moved = club.move(deal, "Qualifié", club.ada, next_action={"title": "Rappeler", "due_at": due})
        with club.context.reading() as session:
            return moved, session.scalars(select(Task).where(Task.card_id == deal.id)).one()

    def test_what_came_with_the_move_goes_with_it(self, context: Any, club: Any) -> None:
        moved, task = self.moved(club)
        taken_back = back(club, moved, "Lead", caller=club.ada)
        assert (taken_back.next_task_id, taken_back.next_due_at) == (None, None)
        (told,) = recorded(context, "task.deleted")
        assert (told.subject, told.aggregateversion, told.actor) == (f"tasks/{task.id}", 2, club.ada.actor)
        assert [event.type for event in recorded(context)][-2:] == [
            "jalon.deal.stage_changed.v1",
            "jalon.task.deleted.v1",
        ]

    @pytest.mark.parametrize(
        "changes", [{"done": True}, {"title": "Écrire"}, {"due_at": None}], ids=["done", "retitled", "put off"]
    )
    def test_what_somebody_touched_stays(self, context: Any, club: Any, changes: Any) -> None:
        moved, task = self.moved(club)
        with context.transaction(club.ada) as uow:
            update_task(uow, task.id, changes)
        back(club, moved, "Lead")
        assert recorded(context, "task.deleted") == []
        with context.reading() as session:
            assert session.get_one(Task, task.id).deleted_at is None

    def test_what_was_deleted_already_is_not_deleted_again(self, context: Any, club: Any) -> None:
        moved, task = self.moved(club)
        with context.transaction(club.ada) as uow:
            delete_task(uow, task.id)
        back(club, moved, "Lead")
        assert len(recorded(context, "task.deleted")) == 1

    def test_other_tasks_and_other_moves_stay(self, context: Any, club: Any) -> None:
        moved, task = self.moved(club)
        other = club.task(deal_id=moved.id)
        on = club.move(moved, "Proposition")
        back(club, on, "Qualifié")
        assert recorded(context, "task.deleted") == []
        assert back(club, moved, "Lead").next_task_id == other.id
        assert [event.subject for event in recorded(context, "task.deleted")] == [f"tasks/{task.id}"]

    def test_a_move_that_is_refused_takes_nothing_back(self, context: Any, club: Any) -> None:
        moved, _ = self.moved(club)
        with pytest.raises(NotFound):
            back(club, moved, "Lead", caller=club.bob)
        assert recorded(context, "task.deleted") == []
