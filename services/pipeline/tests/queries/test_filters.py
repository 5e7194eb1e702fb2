"""Filters of boards: columns, pages and totals agree on who fits, and so does a judgement of each card by hand."""

import datetime as dt
import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from jalon_core.copies.reading import copied_many
from jalon_core.filters.checking import InvalidFilter
from jalon_core.ids import new_id
from jalon_pipeline.domain.days import RELATIVE_DAYS, relative_days, whole_days
from jalon_pipeline.domain.next_actions import SEGMENTS, Day
from jalon_pipeline.domain.stuck import is_stuck
from jalon_pipeline.models import Card, ContactGroup, Stage, card_state, stage_state
from jalon_pipeline.operations.card_fields import create_card_field
from jalon_pipeline.operations.cards import update_card
from jalon_pipeline.queries.board import get_board, more_cards
from jalon_pipeline.queries.filters import CardFilter
from jalon_sdk.conditions import evaluate, parse
from jalon_sdk.folding import folded
from jalon_sdk.records import Money
from jalon_sdk.serial import to_json

NOON = dt.datetime(2026, 10, 26, 12, tzinfo=dt.UTC)
"""The day after one of 25 hours."""
GROUPS = (new_id(), new_id())
TREES: tuple[Any, ...] = (
    {"field": "record.amount.amount", "op": "gte", "value": 100},
    {"not": {"field": "record.amount", "op": "is_known"}},
    {"field": "record.custom.voice", "op": "eq", "value": "alto"},
    {
        "any": [
            {"field": "record.tags", "op": "contains", "value": "vip"},
            {"field": "record.probability", "op": "lt", "value": 20},
        ]
    },
    {"field": "record.expected_close_on", "op": "before", "value": "2026-11-02"},
    {"field": "record.entered_stage_at", "op": "within_last", "value": {"days": 2}},
    {"field": "record.name", "op": "contains", "value": "UN"},
)


@pytest.fixture
def choir(context: Any, club: Any) -> Any:
    """Thirty-odd deals of several people, with all that can be asked about them."""
    with time_machine.travel(NOON - dt.timedelta(days=40), tick=False) as clock:
        with context.transaction(club.admin) as uow:
            create_card_field(uow, "deal", key="voice", type="choice", labels={"fr": "Voix"}, choices=["alto", "basse"])
            uow.session.execute(update(Stage).where(Stage.id == club.stages["Lead"]).values(stuck_days=5))
            uow.session.execute(
                update(Stage).where(Stage.id == club.stages["Qualifié"]).values(stuck_days=2, stuck_pauses=False)
            )
        contacts = [club.contact(name=f"Contact {number}") for number in range(4)]
        with context.transaction(club.admin) as uow:
            for number, group_id in ((0, 0), (1, 0), (1, 1)):
                uow.session.add(ContactGroup(group_id=GROUPS[group_id], contact_id=contacts[number].id))
        for number in range(36):
            clock.move_to(NOON - dt.timedelta(hours=(36 - number) ** 2 // 2))
            owner = (club.ada, club.bob)[number % 2]
            deal = club.deal(
                owner=club.manager,
                owner_id=owner.member_id,
                name=("Un", "Deux")[number % 2] + f" {number}",
                stage=("Lead", "Qualifié", "Gagné")[number % 3],
                contact_id=contacts[number % 4].id if number % 5 else None,
                amount=None
                if number % 4 == 0
                else Money(amount=Decimal(number * 10), currency=("EUR", "JPY", "BHD")[number % 3]),
                tags=("vip",) if number % 6 == 0 else ("essai gratuit", "Été") if number % 6 == 1 else (),
                custom={"voice": "alto"} if number % 7 == 0 else {},
                expected_close_on=dt.date(2026, 11, 1) if number % 8 == 0 else None,
            )
            if number % 9 == 0:
                with context.transaction(club.admin) as uow:
                    update_card(uow, deal.id, {"owner_id": None})
            elif number % 3 != 2 and number % 4:
                due = NOON + dt.timedelta(hours=(-5, 3, 40)[number % 3 or number % 2])
                club.task(deal_id=deal.id, due_at=due if number % 10 else None, owner=owner)
        clock.move_to(NOON)
        yield


def one_or_none(values: Any) -> Any:
    return st.one_of(st.none(), st.sampled_from(values))


@st.composite
def filters(draw: Any, club: Any) -> CardFilter:
    wanted: dict[str, Any] = {}
    choices: dict[str, Any] = {
        "owner_ids": (club.ada.member_id, club.bob.member_id, None),
        "team_ids": (club.team, club.other_team),
        "group_ids": GROUPS,
        "next_actions": SEGMENTS,
        "tags": ("VIP", "Essai  gratuit", "ete", "Été", "%"),
    }
    # Two or three at once: with all of them hardly any card would be left.
    for name in draw(st.sets(st.sampled_from((*choices, "entered", "days", "stuck", "q", "tree")), max_size=3)):
        if name in choices:
            wanted[name] = draw(st.lists(st.sampled_from(choices[name]), min_size=1, max_size=2, unique=True))
        elif name == "days" and "entered" not in wanted:
            wanted["entered_from"] = NOON.date() - dt.timedelta(days=draw(st.integers(0, 10)))
            wanted["entered_to"] = draw(one_or_none([wanted["entered_from"], NOON.date()]))
        elif name == "entered" and "entered_from" not in wanted:
            wanted["entered"] = draw(st.sampled_from(RELATIVE_DAYS))
        elif name == "stuck":
            wanted["stuck"] = draw(st.booleans())
        elif name == "q":
            wanted["q"] = draw(st.sampled_from(["un", "contact 1", "DEUX 3", "%"]))
        elif name == "tree":
            wanted["tree"] = draw(st.sampled_from(TREES))
    return CardFilter(**wanted)


def test_totals_equal_the_sum_of_the_cards_under_any_filter(context: Any, club: Any, choir: None) -> None:
    hits = Counter[str]()

    @given(data=st.data())
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def check(data: Any) -> None:
        wanted = data.draw(filters(club))
        caller = data.draw(st.sampled_from([club.manager, club.ada, club.in_open_team(club.bob)]))
        caller = replace(caller, time_zone=data.draw(st.sampled_from(["Europe/Paris", "America/Vancouver"])))
        with context.reading() as session:
            board = get_board(session, caller, club.pipeline_id, wanted)
            found = {column.stage_id: list(column.cards) for column in board.columns}
            for column in board.columns:
                page = more_cards(session, caller, column.stage_id, wanted, limit=200, cursor=None)
                assert [card.card.id for card in page.items] == [card.card.id for card in column.cards]
            everyone = session.scalars(select(Card)).all()
            fits = _judge(session, caller, wanted)
            expected = {card.id for card in everyone if fits(card)}
        assert {card.card.id for cards in found.values() for card in cards} == expected
        for column in board.columns:
            _check_totals(column)
        hits["found" if expected else "empty"] += 1

    check()
    assert hits["found"] > hits["empty"] / 2


def _check_totals(column: Any) -> None:
    cards = [card.card for card in column.cards]
    sums: Counter[str] = Counter()
    for card in cards:
        if card.currency:
            sums[card.currency] += card.amount_minor
    decimals = {"EUR": 2, "JPY": 0, "BHD": 3}
    assert column.totals.count == len(cards)
    assert {m.currency: m.amount for m in column.totals.sums} == {
        currency: Decimal(units).scaleb(-decimals[currency]) for currency, units in sums.items()
    }
    states = Counter(card.next_action.state if card.next_action else "none" for card in column.cards)
    assert {name: getattr(column.totals.bar, name) for name in SEGMENTS} == {name: states[name] for name in SEGMENTS}


def _judge(session: Any, caller: Any, wanted: CardFilter) -> Any:
    """The filter's meaning, card by card, with the rules of the domain."""
    zone = ZoneInfo(caller.time_zone)
    day = Day.at(NOON, caller.time_zone)
    stages = {stage.id: stage for stage in session.scalars(select(Stage))}
    groups = {(row.group_id, row.contact_id) for row in session.scalars(select(ContactGroup))}
    names = {key: contact.name for key, contact in copied_many(session, "contact", _contacts(session)).items()}
    if wanted.entered:
        days = relative_days(wanted.entered, NOON, zone)
    else:
        days = whole_days(wanted.entered_from, wanted.entered_to, zone)

    def fits(card: Card) -> bool:
        urgency = day.urgency(card.next_due_at) if card.next_task_id else "none"
        stage = stage_state(stages[card.stage_id])
        stuck = is_stuck(stage, entered_at=card.entered_stage_at, next_due_at=card.next_due_at, moment=NOON)
        words = f"{card.name} {names.get(card.contact_id, '')}".lower()
        state = {"record": to_json(card_state(card, stages[card.stage_id]))}
        return all(
            (
                caller.managed_teams or caller.open_teams or card.owner_id == caller.member_id,
                card.status == "open" or card.closed_at >= NOON - dt.timedelta(days=30),
                not wanted.owner_ids or card.owner_id in wanted.owner_ids,
                not wanted.team_ids or card.team_id in wanted.team_ids,
                not wanted.group_ids or any((group, card.contact_id) in groups for group in wanted.group_ids),
                days.since is None or card.entered_stage_at >= days.since,
                days.until is None or card.entered_stage_at < days.until,
                wanted.stuck in (None, stuck),
                not wanted.next_actions or urgency in wanted.next_actions,
                not wanted.tags or {folded(tag) for tag in wanted.tags} & {folded(tag) for tag in card.tags},
                all(word in words for word in wanted.q.lower().split()),
                wanted.tree is None or evaluate(parse(wanted.tree), state, now=NOON, zone=zone).holds,
            )
        )

    return fits


def _contacts(session: Any) -> set[Any]:
    return {card.contact_id for card in session.scalars(select(Card)) if card.contact_id}


def test_tickets_have_a_priority_and_fields_of_their_own(context: Any, club: Any) -> None:
    pipeline = club.pipeline(template="support")
    for priority in ("low", "urgent"):
        club.deal(kind="ticket", name=priority, pipeline_id=pipeline.id, priority=priority)
    with context.reading() as session:

        def names(**wanted: Any) -> list[str]:
            board = get_board(session, club.manager, pipeline.id, CardFilter(**wanted))
            return sorted(card.card.name for column in board.columns for card in column.cards)

        assert names(priorities=["urgent", "high"]) == ["urgent"]
        assert names(tree={"field": "record.priority", "op": "in", "value": ["low"]}) == ["low"]
        with pytest.raises(InvalidFilter) as refused:
            names(tree={"field": "record.amount", "op": "is_known"})
    assert list(refused.value.fields) == ["filter.field"]
    assert json.dumps(refused.value.fields)
