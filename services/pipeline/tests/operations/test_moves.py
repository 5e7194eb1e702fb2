import datetime as dt
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from jalon_core.errors import Forbidden, NotFound, VersionConflict
from jalon_core.ids import new_id
from jalon_core.testing.events import recorded
from jalon_pipeline.domain import refusals as rules
from jalon_pipeline.models import Card
from jalon_pipeline.operations.cards import delete_card
from jalon_pipeline.operations.refusals import CardDeleted, StageChangedMeanwhile

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_a_move_ends_one_visit_and_opens_the_next_at_the_same_moment(context: Any, club: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        deal = club.deal()
        clock.shift(dt.timedelta(hours=3))
        moved = club.move(deal, "Proposition", note="Devis envoyé")
    first, second = club.visits(deal)
    assert (first.left_at, first.left_to_stage) == (second.entered_at, club.stages["Proposition"])
    assert (first.outcome, first.seconds) == ("skipped_forward", 10_800)
    assert (second.note, second.entered_by, second.outcome) == ("Devis envoyé", club.manager.actor, "open")
    assert (moved.version, moved.probability, moved.entered_stage_at) == (2, 50, second.entered_at)
    (event,) = recorded(context, "deal.stage_changed")
    assert event.actor == club.manager.actor
    assert event.data["from_stage_name"] == "Lead"
    assert (event.data["direction"], event.data["note"]) == ("forward", "Devis envoyé")
    assert event.data["seconds_in_stage"] == 10_800
    assert event.data["changed"]["stage_id"] == {
        "before": str(club.stages["Lead"]),
        "after": str(club.stages["Proposition"]),
    }
    assert "status" not in event.data["changed"]


def test_winning_losing_and_reopening(context: Any, club: Any) -> None:
    deal = club.deal()
    won = club.move(deal, "Gagné")
    assert (won.status, won.closed_at) == ("won", won.entered_stage_at)
    lost = club.move(deal, "Perdu", lost_reason="Trop cher")
    assert (lost.status, lost.lost_reason, lost.closed_at) == ("lost", "Trop cher", lost.entered_stage_at)
    reopened = club.move(deal, "Qualifié")
    assert (reopened.status, reopened.lost_reason, reopened.closed_at) == ("open", None, None)
    assert [visit.outcome for visit in club.visits(deal)] == ["won", "lost", "moved_back", "open"]
    assert [visit.lost_reason for visit in club.visits(deal)] == [None, None, "Trop cher", None]
    directions = [event.data["direction"] for event in recorded(context, "deal.stage_changed")]
    assert directions == ["closed", "closed", "reopened"]
    assert recorded(context, "deal.stage_changed")[-1].data["changed"]["status"] == {"before": "lost", "after": "open"}


def test_a_loss_without_a_reason_changes_nothing(context: Any, club: Any) -> None:
    deal = club.deal()
    with pytest.raises(rules.LostReasonRequired):
        club.move(deal, "Perdu", lost_reason=None)
    assert club.reread(deal).version == 1
    assert recorded(context, "deal.stage_changed") == []


def test_the_loser_of_a_race_gets_the_state_now(club: Any) -> None:
    deal = club.deal()
    club.move(deal, "Qualifié", from_stage_id=club.stages["Lead"])
    with pytest.raises(StageChangedMeanwhile) as refused:
        club.move(deal, "Proposition", from_stage_id=club.stages["Lead"])
    assert refused.value.extra["current"]["stage_id"] == str(club.stages["Qualifié"])
    assert refused.value.extra["current"]["version"] == 2


def test_two_who_want_the_same_stage_both_get_it(context: Any, club: Any) -> None:
    deal = club.deal()
    for _ in range(2):
        assert club.move(deal, "Qualifié", from_stage_id=club.stages["Lead"]).version == 2
    assert len(recorded(context, "deal.stage_changed")) == 1
    assert len(club.visits(deal)) == 2


def test_an_old_version_is_refused(club: Any) -> None:
    deal = club.deal()
    club.move(deal, "Qualifié")
    with pytest.raises(VersionConflict):
        club.move(deal, "Gagné", expected_version=1)


def test_only_forward(club: Any) -> None:
    deal = club.deal(stage="Proposition")
    for stage in ("Qualifié", "Proposition"):
        with pytest.raises(rules.NotForward):
            club.move(deal, stage, only_forward=True)
    assert club.move(deal, "Négociation", only_forward=True).version == 2


def test_where_a_card_cannot_go(club: Any) -> None:
    deal = club.deal()
    club.stages["d'ailleurs"] = club.first_stage(club.pipeline())
    club.stages["nulle part"] = new_id()
    for stage in ("d'ailleurs", "nulle part"):
        with pytest.raises(rules.NotInPipeline):
            club.move(deal, stage)


def test_who_may_move(context: Any, club: Any) -> None:
    deal = club.deal(owner=club.ada)
    with pytest.raises(NotFound):
        club.move(deal, "Qualifié", club.bob)
    open_bob = club.in_open_team(club.bob)
    with pytest.raises(Forbidden):
        club.move(deal, "Qualifié", open_bob)
    with pytest.raises(NotFound):
        club.move(new_id(), "Qualifié")
    assert club.move(deal, "Qualifié", club.ada).version == 2


def test_a_card_that_was_deleted_meanwhile(context: Any, club: Any) -> None:
    deal = club.deal()
    with context.transaction(club.ada) as uow:
        delete_card(uow, deal.id)
    with pytest.raises(CardDeleted):
        club.move(deal, "Qualifié", club.ada)
    with pytest.raises(NotFound):
        club.move(deal, "Qualifié", club.bob)


def test_a_clock_that_was_set_back_makes_no_visit_of_negative_length(club: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        deal = club.deal()
        clock.shift(dt.timedelta(hours=-1))
        club.move(deal, "Qualifié")
    first, second = club.visits(deal)
    assert (first.entered_at, first.left_at, second.entered_at) == (NOON, NOON, NOON)
    assert first.seconds == 0


class TestPlaces:
    @pytest.fixture
    def cards(self, club: Any) -> dict[str, Card]:
        return {name: club.deal(name=name, stage="Qualifié") for name in "DCBA"}

    def test_new_cards_are_on_top(self, club: Any, cards: dict[str, Card]) -> None:
        assert club.column("Qualifié") == ["A", "B", "C", "D"]

    @pytest.mark.parametrize(
        ("neighbours", "order"),
        [
            ({}, "XABCD"),
            ({"before_id": "A"}, "XABCD"),
            ({"before_id": "C"}, "ABXCD"),
            ({"after_id": "B"}, "ABXCD"),
            ({"after_id": "D"}, "ABCDX"),
            ({"before_id": "C", "after_id": "B"}, "ABXCD"),
            ({"before_id": "gone", "after_id": "B"}, "ABXCD"),
            ({"before_id": "gone"}, "XABCD"),
        ],
    )
    def test_a_card_from_elsewhere(
        self, club: Any, cards: dict[str, Card], neighbours: dict[str, str], order: str
    ) -> None:
        incoming = club.deal(name="X")
        ids = {side: cards[name].id if name in cards else new_id() for side, name in neighbours.items()}
        club.move(incoming, "Qualifié", **ids)
        assert club.column("Qualifié") == list(order)

    def test_inside_the_column_it_is_an_update(self, context: Any, club: Any, cards: dict[str, Card]) -> None:
        club.move(cards["D"], "Qualifié", before_id=cards["B"].id)
        assert club.column("Qualifié") == ["A", "D", "B", "C"]
        (event,) = recorded(context, "deal.updated")
        assert set(event.data["changed"]) == {"rank"}
        assert len(club.visits(cards["D"])) == 1

    def test_to_where_it_is_changes_nothing(self, context: Any, club: Any, cards: dict[str, Card]) -> None:
        for neighbours in ({}, {"before_id": cards["C"].id}, {"after_id": cards["A"].id}):
            assert club.move(cards["B"], "Qualifié", **neighbours).version == 1
        assert recorded(context, "deal.updated") == []

    def test_a_gap_that_has_become_narrow_is_spread(self, context: Any, club: Any, cards: dict[str, Card]) -> None:
        with context.transaction(club.manager) as uow:
            for name, rank in (("A", "a0"), ("B", "a0" + "0" * 33 + "1"), ("C", "a0" + "0" * 33 + "2")):
                uow.session.execute(update(Card).where(Card.id == cards[name].id).values(rank=rank))
        incoming = club.deal(name="X")
        moved = club.move(incoming, "Qualifié", before_id=cards["C"].id)
        assert club.column("Qualifié") == ["A", "B", "X", "C", "D"]
        assert len(moved.rank) < 10
        updates = recorded(context, "deal.updated")
        assert {event.subject for event in updates} <= {f"deals/{card.id}" for card in cards.values()}
        assert all(set(event.data["changed"]) == {"rank"} for event in updates)
        assert all(event.aggregateversion == 2 for event in updates)
