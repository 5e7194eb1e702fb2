"""Totals of whole columns, in SQL: they follow the filters, never the cards that happen to be loaded."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jalon_pipeline.domain.money import weighted
from jalon_pipeline.domain.next_actions import Day
from jalon_pipeline.models import Card
from jalon_pipeline.queries.next_actions import segments
from jalon_sdk.money import from_minor_units
from jalon_sdk.records import Money


@dataclass(kw_only=True)
class Bar:
    """How many cards of a column have their next action later, today, behind them, or none at all."""

    planned: int = 0
    today: int = 0
    overdue: int = 0
    none: int = 0


@dataclass(kw_only=True)
class Totals:
    """What a column's header shows. Different currencies are never added up.

    :ivar weighted_sums: each amount times the probability of its card.
    :ivar bar: None on boards of the past: tasks have none.
    """

    count: int = 0
    sums: list[Money] = field(default_factory=list)
    weighted_sums: list[Money] = field(default_factory=list)
    bar: Bar | None = field(default_factory=Bar)


def shown(since: dt.datetime) -> ColumnElement[bool]:
    """Open cards, and closed ones that were closed lately: closed columns grow for ever."""
    return or_(Card.status == "open", Card.closed_at >= since)


def column_totals(
    session: Session, conditions: Sequence[ColumnElement[bool]], since: dt.datetime, day: Day
) -> dict[UUID, Totals]:
    """The totals of the columns of a pipeline, by stage."""
    kinds = segments(day)
    query = (
        select(
            Card.stage_id,
            Card.currency,
            func.count().label("cards"),
            func.sum(Card.amount_minor).label("amount"),
            func.sum(Card.amount_minor * Card.probability).label("weighted"),
            *(func.count().filter(kinds[name]).label(name) for name in ("planned", "today", "overdue")),
        )
        .where(*conditions, shown(since))
        .group_by(Card.stage_id, Card.currency)
        .order_by(Card.stage_id, Card.currency)
    )
    found: dict[UUID, Totals] = defaultdict(Totals)
    bars: dict[UUID, Bar] = defaultdict(Bar)
    for row in session.execute(query):
        totals, bar = found[row.stage_id], bars[row.stage_id]
        totals.bar = bar
        totals.count += row.cards
        bar.planned += row.planned
        bar.today += row.today
        bar.overdue += row.overdue
        bar.none += row.cards - row.planned - row.today - row.overdue
        if row.currency is not None:
            totals.sums.append(from_minor_units(int(row.amount), row.currency))
            totals.weighted_sums.append(weighted(int(row.weighted), row.currency))
    return found


def older_counts(session: Session, conditions: Sequence[ColumnElement[bool]], since: dt.datetime) -> dict[UUID, int]:
    """How many cards of the closed columns are not shown, by stage."""
    query = (
        select(Card.stage_id, func.count().label("cards"))
        .where(*conditions, Card.status != "open", Card.closed_at < since)
        .group_by(Card.stage_id)
    )
    return {row.stage_id: row.cards for row in session.execute(query)}
