"""Boards of the past against a replay of the events, and the calculation of what changed against these boards."""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from jalon_core.access.caller import Caller
from jalon_core.errors import Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import recorded
from jalon_pipeline.domain.change_lines import LINES
from jalon_pipeline.domain.refusals import BeforePipeline, FilterWithoutPast
from jalon_pipeline.models import ContactGroup, Stage
from jalon_pipeline.operations.cards import delete_card, update_card
from jalon_pipeline.operations.moves import move_card
from jalon_pipeline.queries.board import Board, get_board
from jalon_pipeline.queries.changes import Changes, get_changes, list_entries, period_of
from jalon_pipeline.queries.filters import CardFilter
from jalon_pipeline.queries.past_board import get_past_board, more_past_cards
from jalon_pipeline.queries.statistics.asked import ask
from jalon_sdk.records import Deal, Money, Pipeline, Team
from jalon_sdk.serial import from_json

from ..stories import Story, stories, tell  # noqa: TID252  # with importlib mode the folder has no name to import by

BEGINNING = dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
MONTH = dt.timedelta(days=30)
NARROWED = ((), ("owner_ids",), ("group_ids",), ("team_ids",), ("owner_ids", "group_ids", "team_ids"))
example = Counter[str]()


@given(story=stories)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_story(context: Any, club: Any, story: Story) -> None:
    example["told"] += 1
    with time_machine.travel(BEGINNING + dt.timedelta(days=1000 * example["told"]), tick=False) as clock:
        told = tell(context, club, clock, story)
        clock.shift(60)
        cards, pipelines = _events(context, told.pipeline_id)
        moments = sorted({*told.moments, told.moments[-1] + dt.timedelta(days=31)})
        clock.shift(dt.timedelta(days=32))
        chance = random.Random(len(story))  # no secret
        with context.reading() as session:
            in_group = set(session.scalars(select(ContactGroup.contact_id).where(ContactGroup.group_id == club.group)))
            now_of = {card_id: events[-1][1] for card_id, events in cards.items()}
            for at in chance.sample(moments, min(4, len(moments))):
                for caller in (club.admin, club.ada):
                    seen = get_past_board(session, caller, told.pipeline_id, CardFilter(), at)
                    then = _replayed(cards, at)
                    mine = [deal for deal in then if caller.is_admin or now_of[deal.id].owner_id == caller.member_id]
                    assert _shown(seen) == {_face(deal) for deal in mine if not _is_old(deal, at)}
                    assert seen.pipeline == [state for time, state in pipelines if time <= at][-1]
                    _check_totals(seen, mine, at)
            for _ in range(3):
                since, until = sorted(chance.choices(moments, k=2))
                for narrowed in NARROWED:
                    wanted = _wanted(club, chance, narrowed)
                    changes = get_changes(session, club.admin, told.pipeline_id, wanted, since, until)
                    for line, at in (("start", since), ("end", until)):
                        _check_standing(changes, line, _replayed(cards, at), wanted, in_group)
                    _check_adds_up(changes)
                    if narrowed:
                        _check_entries(session, club.admin, told.pipeline_id, wanted, changes)


def _wanted(club: Any, chance: random.Random, narrowed: tuple[str, ...]) -> CardFilter:
    choices = {
        "owner_ids": (club.ada.member_id, None),
        "group_ids": (club.group,),
        "team_ids": (chance.choice((club.team, club.other_team)),),
    }
    return CardFilter(**{name: choices[name] for name in narrowed})


def _events(context: Any, pipeline_id: Any) -> tuple[dict[Any, list[tuple[dt.datetime, Deal]]], Any]:
    cards: dict[Any, list[tuple[dt.datetime, Deal]]] = defaultdict(list)
    pipelines: list[tuple[dt.datetime, Pipeline]] = []
    for envelope in recorded(context):
        if envelope.name.startswith("deal."):
            deal = from_json(Deal, envelope.data["record"])
            if deal.pipeline_id == pipeline_id:
                cards[deal.id].append((envelope.time, deal))
        elif envelope.name.startswith("pipeline.") and envelope.subject == f"pipelines/{pipeline_id}":
            pipelines.append((envelope.time, from_json(Pipeline, envelope.data["record"])))
    return cards, pipelines


def _replayed(cards: Any, at: dt.datetime) -> list[Deal]:
    last = [[deal for time, deal in events if time <= at][-1:] for events in cards.values()]
    return [deal for states in last for deal in states if not deal.deleted and not deal.archived]


def _is_old(deal: Deal, at: dt.datetime) -> bool:
    return deal.closed_at is not None and deal.closed_at < at - MONTH


def _face(card: Any) -> tuple[Any, ...]:
    return (
        card.id,
        card.stage_id,
        card.status,
        card.owner_id,
        card.amount,
        card.probability,
        card.lost_reason,
        card.entered_stage_at,
        card.closed_at,
    )


def _shown(board: Board) -> set[Any]:
    shown = [_face(card.card) for column in board.columns for card in column.cards]
    assert len(shown) == len(set(shown))
    return set(shown)


def _sums(amounts: Iterable[tuple[Money | None, int]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for amount, times in amounts:
        if amount is not None:
            found[amount.currency] += amount.amount * times
    return dict(found)


def _told(sums: Iterable[Money]) -> dict[str, Decimal]:
    return {money.currency: money.amount for money in sums}


def _check_totals(board: Board, deals: list[Deal], at: dt.datetime) -> None:
    for column in board.columns:
        inside = [deal for deal in deals if deal.stage_id == column.stage_id]
        fresh = [deal for deal in inside if not _is_old(deal, at)]
        assert (column.totals.count, column.older) == (len(fresh), len(inside) - len(fresh))
        assert _told(column.totals.sums) == _sums((deal.amount, 1) for deal in fresh)
        for currency, amount in _sums((deal.amount, deal.probability) for deal in fresh).items():
            assert abs(_told(column.totals.weighted_sums)[currency] - amount / 100) <= Decimal("0.5")
        assert column.totals.bar is None


def _figures(changes: Changes) -> dict[str, Any]:
    assert [figure.line for figure in changes.lines] == list(LINES)
    return {figure.line: figure for figure in changes.lines}


def _check_standing(changes: Changes, line: str, deals: list[Deal], wanted: CardFilter, in_group: set[Any]) -> None:
    """Owners and teams are those of then; whose contact is in a group, that of now."""
    figure = _figures(changes)[line]
    counted = [
        deal
        for deal in deals
        if deal.status == "open"
        and (not wanted.owner_ids or deal.owner_id in wanted.owner_ids)
        and (not wanted.team_ids or deal.team_id in wanted.team_ids)
        and (not wanted.group_ids or deal.contact_id in in_group)
    ]
    assert figure.count == figure.entries == len(counted)
    assert _told(figure.sums) == _sums((deal.amount, 1) for deal in counted)


def _check_adds_up(changes: Changes) -> None:
    figures = _figures(changes)
    end = figures.pop("end")
    assert sum(figure.count for figure in figures.values()) == end.count
    total = _sums((money, 1) for figure in figures.values() for money in figure.sums)
    assert {currency: amount for currency, amount in total.items() if amount} == {
        currency: amount for currency, amount in _told(end.sums).items() if amount
    }


def _check_entries(session: Any, caller: Caller, pipeline_id: Any, wanted: CardFilter, changes: Changes) -> None:
    for figure in changes.lines:
        found: list[Any] = []
        cursor = None
        while cursor or not found:
            page = list_entries(
                session, caller, pipeline_id, wanted, changes.since, changes.until, figure.line, limit=4, cursor=cursor
            )
            found += page.items
            cursor = page.next
            if not page.items:
                break
        assert len(found) == figure.entries
        assert sum(entry.count for entry in found) == figure.count
        assert _sums((entry.amount, 1) for entry in found) == _told(figure.sums)


@pytest.fixture
def story_of_one(context: Any, club: Any) -> Any:
    """A deal that went from Ada to Bob, and was won."""
    with time_machine.travel(BEGINNING, tick=False) as clock:
        pipeline = club.pipeline(template="fluenzr")
        board = context, pipeline.id
        deal = club.deal(
            name="Grand contrat", pipeline_id=pipeline.id, amount=Money(amount=Decimal(10), currency="EUR")
        )
        clock.shift(3600)
        with context.transaction(club.manager) as uow:
            update_card(uow, deal.id, {"owner_id": club.bob.member_id})
        clock.shift(3600)
        yield board, deal, clock


def test_a_right_that_was_lost_does_not_come_back(context: Any, club: Any, story_of_one: Any) -> None:
    (_, pipeline_id), deal, _ = story_of_one
    half_an_hour = BEGINNING + dt.timedelta(minutes=30)
    with context.reading() as session:
        assert not _shown(get_past_board(session, club.ada, pipeline_id, CardFilter(), half_an_hour))
        (face,) = _shown(get_past_board(session, club.bob, pipeline_id, CardFilter(), half_an_hour))
    assert (face[0], face[3]) == (deal.id, club.ada.member_id)


def test_deleted_cards_are_there_until_they_were_deleted(context: Any, club: Any, story_of_one: Any) -> None:
    (_, pipeline_id), deal, clock = story_of_one
    with context.transaction(club.manager) as uow:
        delete_card(uow, deal.id)
    clock.shift(60)
    with context.reading() as session:
        before, after = (
            get_past_board(session, club.manager, pipeline_id, CardFilter(), BEGINNING + dt.timedelta(hours=hours))
            for hours in (1, 2)
        )
    (card,) = (card for column in before.columns for card in column.cards)
    assert (card.card.name, card.deleted) == ("Grand contrat", True)
    assert not _shown(after)


def test_only_filters_with_a_past_and_only_the_past(context: Any, club: Any, story_of_one: Any) -> None:
    (_, pipeline_id), _, _ = story_of_one
    at = BEGINNING + dt.timedelta(minutes=30)
    with context.reading() as session:

        def ask(at: dt.datetime, caller: Caller = club.manager, **filters: Any) -> Board:
            return get_past_board(session, caller, pipeline_id, CardFilter(**filters), at)

        for filters in (
            {"stuck": False},
            {"next_actions": ["today"]},
            {"tags": ["x"]},
            {"priorities": ["high"]},
            {"tree": {"all": []}},
        ):
            with pytest.raises(FilterWithoutPast):
                ask(at, **filters)
        with pytest.raises(Invalid):
            ask(BEGINNING + dt.timedelta(days=1))
        with pytest.raises(BeforePipeline):
            ask(BEGINNING - dt.timedelta(seconds=1))
        earliest = ask(at).known_since
        assert ask(earliest).known_since == earliest
        with pytest.raises(BeforePipeline):
            ask(earliest - dt.timedelta(microseconds=1))
        with pytest.raises(NotFound):
            get_past_board(session, member_caller(new_id()), club.pipeline(team_id=club.team).id, CardFilter(), at)
        assert _shown(ask(at, owner_ids=[club.ada.member_id], q="grand", entered="today"))
        assert not _shown(ask(at, owner_ids=[club.bob.member_id]))
        assert not _shown(ask(at, entered_to=dt.date(2025, 12, 31)))


def test_a_probability_that_was_set_while_the_deal_was_closed(context: Any, club: Any, story_of_one: Any) -> None:
    (_, pipeline_id), deal, clock = story_of_one

    def enter(name: str) -> None:
        with context.transaction(club.manager) as uow:
            named = select(Stage.id).where(Stage.pipeline_id == pipeline_id, Stage.name == name)
            move_card(uow, deal.id, stage_id=uow.session.scalars(named).one(), lost_reason="Trop cher")

    enter("Perdu")
    with context.transaction(club.manager) as uow:
        update_card(uow, deal.id, {"probability": 29})
    clock.shift(3600)
    enter("Qualifié")
    with context.reading() as session:
        for at, probability in ((BEGINNING + dt.timedelta(hours=2), 0), (BEGINNING + dt.timedelta(hours=3), 29)):
            (face,) = _shown(get_past_board(session, club.manager, pipeline_id, CardFilter(), at))
            assert face[5] == probability


def test_long_columns_of_the_past_come_in_pages(context: Any, club: Any, story_of_one: Any) -> None:
    (_, pipeline_id), _, clock = story_of_one
    for number in range(60):
        clock.shift(1)
        club.deal(name=f"{number:02}", pipeline_id=pipeline_id)
    clock.shift(1)
    at = BEGINNING + dt.timedelta(hours=2, seconds=60)
    with context.reading() as session:
        lead = get_past_board(session, club.manager, pipeline_id, CardFilter(), at).columns[0]
        rest = more_past_cards(session, club.manager, lead.stage_id, CardFilter(), at, limit=50, cursor=lead.next)
        present = get_board(session, club.manager, pipeline_id, CardFilter()).columns[0]
    names = [card.card.name for card in (*lead.cards, *rest.items)]
    assert names == [*(f"{number:02}" for number in reversed(range(60))), "Grand contrat"]
    assert (lead.totals.count, rest.next, present.totals.count) == (61, None, 61)


def test_days_of_a_calculation_are_those_of_the_statistics(context: Any, club: Any) -> None:
    def period(caller: Caller, first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
        with context.reading() as session:
            asked = ask(session, caller, club.pipeline_id, first=first, last=last)
            since, until = period_of(session, caller, club.pipeline_id, first, last)
        assert (since, until) == (asked.period.starts_at, min(asked.period.ends_at, asked.as_of - MICROSECOND))
        return since, until

    with time_machine.travel(dt.datetime(2026, 12, 1, tzinfo=dt.UTC), tick=False):
        day = dt.date(2026, 10, 25)
        since, until = period(club.manager, day, day)
        assert until - since == dt.timedelta(hours=25)
        vancouver = replace(club.manager, time_zone="America/Vancouver")
        march = dt.date(2026, 3, 8)
        # Nothing is known of the team yet.
        assert period(vancouver, march, day)[0] == dt.datetime(2026, 3, 8, 8, tzinfo=dt.UTC)
        put_copy(context, Team(id=club.team, version=1, name="Chœur", time_zone="Asia/Tokyo", open_reading=False))
        assert period(vancouver, march, day)[0] == dt.datetime(2026, 3, 7, 15, tzinfo=dt.UTC)
        assert period(club.manager, day, dt.date(2027, 1, 1))[1] == dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
        with context.reading() as session, pytest.raises(Invalid):
            period_of(session, club.manager, club.pipeline_id, dt.date(2026, 12, 2), dt.date(2026, 12, 3))
