"""The forecast: what is expected to be won, by the month in which it is hoped for, and what was won, by month.

Expected are the open deals of now, each amount times its probability. A day that has passed is shown as overdue, and
none at all as such: neither is dropped.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, ColumnElement, String, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.db.types import UtcDateTime
from jalon_pipeline.domain.figures import Figure, figure_id
from jalon_pipeline.domain.money import weighted
from jalon_pipeline.domain.periods import Months
from jalon_pipeline.models import Card
from jalon_pipeline.models.durations import seconds_between
from jalon_pipeline.queries.statistics.asked import Asked
from jalon_pipeline.queries.statistics.populations import Populations
from jalon_pipeline.queries.statistics.sources import Source
from jalon_sdk.money import CURRENCIES, from_minor_units

MONTHS_AHEAD = 12
"""How many months lie ahead at least; more where deals are hoped for later."""

OVERDUE, NO_DATE = "overdue", "none"
"""Stand for the month where the hoped-for day has passed, and where there is none."""


@dataclass(frozen=True, kw_only=True)
class ForecastRow:
    """What is expected in a month, and what was won in it, by currency.

    :ivar month: ``2026-11``, ``overdue`` or ``none``.
    :ivar expected: the amounts as they stand; ``weighted``, times their probabilities.
    """

    month: str
    cards: Figure
    expected: Sequence[Figure]
    weighted: Sequence[Figure]
    won: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """The forecast of a pipeline.

    :ivar without_amount: open deals that say nothing about money.
    """

    asked: Asked
    rows: Sequence[ForecastRow]
    without_amount: int
    archived: int


def get_forecast(session: Session, caller: Caller, asked: Asked) -> Forecast:
    """Expected by month, and won in the period by month."""
    populations = Populations(caller, asked)
    table = _expected(populations)
    by_month = (
        select(
            table.c.month,
            table.c.currency,
            func.count().label("cards"),
            func.sum(table.c.units).label("units"),
            func.sum(table.c.units * table.c.probability).label("weighted"),
        )
        .where(table.c.archived.is_(False))
        .group_by(table.c.month, table.c.currency)
        .order_by(table.c.month, table.c.currency)
    )
    expected = session.execute(by_month).all()
    archived = session.scalar(select(func.count()).select_from(table).where(table.c.archived)) or 0
    closed = populations.closed
    names = asked.period.months.names
    won_in = _won_in(populations, closed)
    won = session.execute(
        select(
            won_in.label("month"),
            closed.c.currency,
            func.count().label("cards"),
            func.sum(closed.c.units).label("units"),
        )
        .where(closed.c.role == "won", closed.c.currency.is_not(None))
        .group_by(won_in, closed.c.currency)
        .order_by(closed.c.currency)
    ).all()
    months = [*names, *(row.month for row in expected if row.month not in (OVERDUE, NO_DATE)), *_ahead(asked)]
    rows = [OVERDUE, *sorted(set(months)), NO_DATE]
    return Forecast(
        asked=asked,
        rows=[_row(month, expected, won) for month in rows],
        without_amount=sum(row.cards for row in expected if row.currency is None),
        archived=archived,
    )


def forecast_source(populations: Populations, name: str, month: str, currency: str | None) -> Source | None:
    """Where a figure of the forecast comes from; None where there is none of that name."""
    if name == "won":
        closed = populations.closed
        if currency is None or month not in populations.asked.period.months.names:
            return None
        here = and_(closed.c.role == "won", _won_in(populations, closed) == month)
        left_out = {
            "closing_undone": (populations.undone, populations.undone.c.role == "won"),
            "other_currency": (closed, and_(here, closed.c.currency != currency)),
            "no_amount": (closed, and_(here, closed.c.currency.is_(None))),
        }
        return Source(
            formula="forecast.won", table=closed, where=[here, closed.c.currency == currency], left_out=left_out
        )
    table = _expected(populations)
    here = and_(table.c.month == month, table.c.archived.is_(False))
    left_out = {"archived": (table, and_(table.c.month == month, table.c.archived))}
    if name == "cards" and currency is None:
        return Source(formula="forecast.cards", table=table, where=[here], left_out=left_out)
    if name not in ("expected", "weighted") or currency is None:
        return None
    left_out["other_currency"] = (table, and_(here, table.c.currency != currency))
    left_out["no_amount"] = (table, and_(here, table.c.currency.is_(None)))
    return Source(
        formula=f"forecast.{name}", table=table, where=[here, table.c.currency == currency], left_out=left_out
    )


def source_in_forecast(populations: Populations, figure: str) -> Source | None:
    """The source of a figure by its name: ``forecast.<figure>.<month>[.<currency>]``."""
    parts = figure.split(".")
    if len(parts) not in (3, 4) or parts[0] != "forecast" or populations.asked.card_kind != "deal":
        return None
    currency = parts[3] if len(parts) == 4 else None
    if currency is not None and currency not in CURRENCIES:
        return None
    return forecast_source(populations, parts[1], parts[2], currency)


def _row(month: str, expected: Sequence[Any], won: Sequence[Any]) -> ForecastRow:
    here = [row for row in expected if row.month == month]
    with_amount = [row for row in here if row.currency is not None]

    def money(name: str, row: Any, amount: Any) -> Figure:
        return Figure(id=figure_id("forecast", name, month, row.currency), unit="money", count=row.cards, money=amount)

    count = sum(row.cards for row in here)
    return ForecastRow(
        month=month,
        cards=Figure(id=figure_id("forecast.cards", month), unit="cards", count=count, value=count),
        expected=[money("expected", row, from_minor_units(int(row.units), row.currency)) for row in with_amount],
        weighted=[money("weighted", row, weighted(int(row.weighted), row.currency)) for row in with_amount],
        won=[money("won", row, from_minor_units(int(row.units), row.currency)) for row in won if row.month == month],
    )


def _ahead(asked: Asked) -> Sequence[str]:
    today = asked.as_of.astimezone(ZoneInfo(asked.period.zone)).date()
    last = today + dt.timedelta(days=31 * (MONTHS_AHEAD - 1))
    return Months.between(today, last, asked.period.zone).names[:MONTHS_AHEAD]


def _expected(populations: Populations) -> CTE:
    """The open deals as they are now, by the month of their hoped-for day, archived ones too."""
    asked = populations.asked
    today = asked.as_of.astimezone(ZoneInfo(asked.period.zone)).date()
    # The text of a day begins with its month, on every database.
    month = case(
        (Card.expected_close_on.is_(None), NO_DATE),
        (Card.expected_close_on < today, OVERDUE),
        else_=func.substr(cast(Card.expected_close_on, String), 1, 7),
    )
    found = (
        select(
            Card.id.label("item_id"),
            Card.id.label("card_id"),
            Card.contact_id,
            Card.stage_id,
            Card.owner_id,
            Card.team_id,
            Card.entered_stage_at.label("at"),
            literal("open", String()).label("role"),
            Card.amount_minor.label("units"),
            Card.currency,
            Card.probability,
            seconds_between(Card.entered_stage_at, literal(asked.as_of, UtcDateTime())).label("seconds"),
            Card.archived_at.is_not(None).label("archived"),
            month.label("month"),
        )
        .where(Card.status == "open", Card.deleted_at.is_(None), *populations.seen_cards())
        .subquery()
    )
    return select(found).where(*populations.credited(found)).cte("expected")


def _won_in(populations: Populations, closed: CTE) -> ColumnElement[Any]:
    months = populations.asked.period.months
    starts = [literal(start, UtcDateTime()) for start in months.starts]
    choices = [(closed.c.at >= start, name) for start, name in reversed(list(zip(starts, months.names, strict=True)))]
    return case(*choices, else_=literal("", String()))
