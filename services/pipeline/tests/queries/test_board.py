import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from jalon_core.access.caller import Caller
from jalon_core.errors import NotFound
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.copies import put_copy
from jalon_core.testing.statements import statements
from jalon_pipeline.operations.cards import delete_card, update_card
from jalon_pipeline.queries.board import Board, Column, get_board, more_cards
from jalon_pipeline.queries.filters import CardFilter
from jalon_pipeline.queries.totals import Bar
from jalon_sdk.records import Money

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


@pytest.fixture
def board(context: Any, club: Any) -> Any:
    def ask(caller: Caller | None = None, **filters: Any) -> Board:
        with context.reading() as session:
            return get_board(session, caller or club.manager, club.pipeline_id, CardFilter(**filters))

    return ask


def column(board: Board, name: str) -> Column:
    stage_id = next(stage.id for stage in board.pipeline.stages if stage.name == name)
    return next(column for column in board.columns if column.stage_id == stage_id)


def names(column: Column) -> list[str]:
    return [card.card.name for card in column.cards]


def test_columns_in_order_with_cards_by_rank(club: Any, board: Any) -> None:
    for name in "CBA":
        club.deal(name=name)
    club.deal(name="X", stage="Négociation")
    seen = board()
    assert [stage.name for stage in seen.pipeline.stages] == list(club.stages)
    assert names(column(seen, "Lead")) == ["A", "B", "C"]
    assert names(column(seen, "Négociation")) == ["X"]


def test_currencies_are_summed_apart_and_weighted_by_the_cards_own_probability(
    context: Any, club: Any, board: Any
) -> None:
    club.deal(amount=money("100"))
    own = club.deal(amount=money("50.50"))
    with context.transaction(club.ada) as uow:
        update_card(uow, own.id, {"probability": 80})
    club.deal(amount=money("1000", "JPY"))
    club.deal()
    totals = column(board(), "Lead").totals
    assert totals.count == 4
    assert totals.sums == [money("150.50"), money("1000", "JPY")]
    assert totals.weighted_sums == [money("50.40"), money("100", "JPY")]


def test_the_bar_follows_the_viewers_clock(club: Any, board: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        for hours in (-1, 2, 11.5, 30, None):
            deal = club.deal()
            club.task(deal_id=deal.id, due_at=None if hours is None else club.in_hours(hours))
        club.deal()
        in_paris = column(board(), "Lead").totals.bar
        in_vancouver = column(board(replace(club.manager, time_zone="America/Vancouver")), "Lead").totals.bar
    assert in_paris == Bar(planned=3, today=1, overdue=1, none=1)
    assert in_vancouver == Bar(planned=2, today=2, overdue=1, none=1)


def test_closed_columns_show_the_last_thirty_days_and_count_the_rest(club: Any, board: Any) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        club.deal(name="jadis", stage="Gagné", amount=money("10"))
        old_open = club.deal(name="vieux mais ouvert")
        clock.shift(dt.timedelta(days=31))
        club.deal(name="hier", stage="Gagné", amount=money("20"))
        seen = board()
    won = column(seen, "Gagné")
    assert (names(won), won.totals.count, won.totals.sums, won.older) == (["hier"], 1, [money("20.00")], 1)
    assert column(seen, "Lead").cards[0].card.id == old_open.id


def test_totals_are_of_the_whole_column_and_the_cursor_leads_on(context: Any, club: Any, board: Any) -> None:
    for number in range(60):
        club.deal(name=f"{number:02}", amount=money("1"))
    lead = column(board(), "Lead")
    assert (lead.totals.count, len(lead.cards), lead.totals.sums) == (60, 50, [money("60.00")])
    with context.reading() as session:
        rest = more_cards(session, club.manager, lead.stage_id, CardFilter(), limit=50, cursor=lead.next)
    assert names(lead) + [card.card.name for card in rest.items] == [f"{number:02}" for number in reversed(range(60))]
    assert rest.next is None


def test_totals_follow_the_filters(club: Any, board: Any) -> None:
    helene = club.contact(name="Hélène Dupont")
    club.deal(name="Essai", contact_id=helene.id, amount=money("10"))
    club.deal(owner=club.bob, name="100% sûr", amount=money("20"))
    for filters, expected in (
        ({"q": "helene"}, ["Essai"]),
        ({"q": "DUPONT essai"}, ["Essai"]),
        ({"q": "100%"}, ["100% sûr"]),
        ({"q": "%"}, ["100% sûr"]),
        ({"q": "_"}, []),
        ({"owner_ids": [club.bob.member_id]}, ["100% sûr"]),
        ({"owner_ids": [new_id()]}, []),
    ):
        lead = column(board(**filters), "Lead")
        assert names(lead) == expected
        assert lead.totals.count == len(expected)


def test_deleted_and_archived_cards_are_not_on_it(context: Any, club: Any, board: Any) -> None:
    deleted, archived = club.deal(amount=money("1")), club.deal(amount=money("2"))
    with context.transaction(club.ada) as uow:
        delete_card(uow, deleted.id)
        update_card(uow, archived.id, {"archived": True})
    lead = column(board(), "Lead")
    assert (names(lead), lead.totals.count, lead.totals.sums) == ([], 0, [])


def test_members_see_nothing_of_each_other(club: Any, board: Any) -> None:
    club.deal(owner=club.ada, name="d'Ada", amount=money("10"))
    club.deal(owner=club.bob, name="de Bob", amount=money("1000"))
    club.deal(owner=club.bob, name="gagné par Bob", stage="Gagné")
    seen = board(club.ada)
    lead = column(seen, "Lead")
    assert (names(lead), lead.totals.count, lead.totals.sums) == (["d'Ada"], 1, [money("10.00")])
    assert column(seen, "Gagné").totals.count == 0
    assert len(column(board(club.manager), "Lead").cards) == 2
    assert len(column(board(club.in_open_team(club.ada)), "Lead").cards) == 2


def test_another_teams_pipeline_does_not_exist(context: Any, club: Any) -> None:
    ours = club.pipeline(team_id=club.team)
    stranger = member_caller(new_id(), "manager")
    with context.reading() as session:
        with pytest.raises(NotFound):
            get_board(session, stranger, ours.id, CardFilter())
        with pytest.raises(NotFound):
            more_cards(session, stranger, club.first_stage(ours), CardFilter(), limit=50, cursor=None)


def test_cards_have_the_names_of_contact_and_owner_and_their_next_action(context: Any, club: Any, board: Any) -> None:
    contact = club.contact(name="Zoé Martin")
    deal = club.deal(contact_id=contact.id)
    task = club.task(deal_id=deal.id, title="Rappeler")
    (card,) = column(board(), "Lead").cards
    assert (card.contact.name, card.owner.name) == ("Zoé Martin", "Ada")
    assert (card.next_action.task.id, card.next_action.state) == (task.id, "planned")
    put_copy(context, replace(contact, version=2, deleted=True))
    (card,) = column(board(), "Lead").cards
    assert card.contact is None


def test_the_number_of_statements_does_not_depend_on_the_number_of_cards(context: Any, club: Any, board: Any) -> None:
    counts = []
    for _ in range(2):
        for stage in ("Lead", "Qualifié", "Gagné"):
            deal = club.deal(stage=stage, contact_id=club.contact().id)
            club.task(deal_id=deal.id)
        with statements(context) as sent:
            board()
        counts.append(len(sent))
    assert counts[0] == counts[1]
