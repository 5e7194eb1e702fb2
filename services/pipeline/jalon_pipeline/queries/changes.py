"""What changed on a pipeline between two moments, so that it adds up exactly.

Counted are open cards on the board, and their amounts. Each moment at which a visit or span of a card begins or ends
is a step; a step is judged by what the card was like just before it and from it on. Steps follow one another without
gap, so that their effects add up to the difference of the two boards whatever happened in between, and a card that was
made and won within the period is both created and won.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from jalon_core.access.caller import Caller
from jalon_core.clock import now
from jalon_core.copies.reading import Named, names_of
from jalon_core.errors import Invalid
from jalon_core.http.pages import Page, paginate
from jalon_pipeline.domain.change_lines import LINES, Line
from jalon_pipeline.domain.days import whole_days
from jalon_pipeline.models import Card, CardSpan, Stage, Visit
from jalon_pipeline.queries.clocks import time_zone
from jalon_pipeline.queries.filters import CardFilter
from jalon_pipeline.queries.past import CARDS_WITH_PAST, holding, pipeline_at, there_at
from jalon_pipeline.queries.pipelines import get_pipeline
from jalon_sdk import records
from jalon_sdk.money import from_minor_units


@dataclass(kw_only=True)
class Figure:
    """One line of the calculation.

    :ivar count: by how many cards it changes the count; of ``start`` and ``end`` the count itself.
    :ivar entries: how many steps, or cards, are behind it.
    :ivar sums: by how much it changes the sums; amounts that go are negative.
    """

    line: Line
    count: int = 0
    entries: int = 0
    sums: list[records.Money] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """The calculation: start and all that follows add up to end, in each currency."""

    since: dt.datetime
    until: dt.datetime
    lines: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A card behind a figure.

    :ivar at: when it happened; of ``start`` and ``end``, when the card came into its stage.
    :ivar count: what it does to the count: 1, -1 or 0.
    :ivar amount: what it does to the sum; None where the card has no amount.
    :ivar deleted: the card is no more.
    """

    card_id: UUID
    name: str
    contact: Named | None
    at: dt.datetime
    count: int
    amount: records.Money | None
    deleted: bool


def period_of(
    session: Session, caller: Caller, pipeline_id: UUID, first: dt.date, last: dt.date
) -> tuple[dt.datetime, dt.datetime]:
    """From the beginning of one day to the end of another, or to now where that is earlier.

    Days are those of `time_zone`, as in the statistics.

    :raises jalon_core.errors.NotFound: there is no such pipeline, or they may not see it.
    :raises Invalid: the first day is still to come.
    """
    pipeline = get_pipeline(session, caller, pipeline_id)
    days = whole_days(first, last, ZoneInfo(time_zone(session, caller, pipeline.team_id)))
    moment = now()
    if days.since is None or days.since > moment:
        raise Invalid("the first day is still to come", fields={"from": ["is still to come"]})
    return days.since, moment if days.until is None else min(days.until, moment)


def get_changes(
    session: Session, caller: Caller, pipeline_id: UUID, wanted: CardFilter, since: dt.datetime, until: dt.datetime
) -> Changes:
    """What changed from one moment to another, of the cards that the caller may see now.

    :param wanted: owners and teams as they were then; contacts' groups and names as they are now.
    :raises jalon_core.errors.NotFound: there is no such pipeline, or they may not see it.
    """
    pipeline_at(session, caller, pipeline_id, until)
    entries = _steps(pipeline_id, caller, wanted, since, until).subquery()
    query = (
        select(
            entries.c.line,
            entries.c.currency,
            func.sum(entries.c.cards).label("cards"),
            func.count().label("entries"),
            func.sum(entries.c.amount).label("amount"),
        )
        .group_by(entries.c.line, entries.c.currency)
        .order_by(entries.c.line, entries.c.currency)
    )
    rows = list(session.execute(query))
    for line, moment in (("start", since), ("end", until)):
        rows += session.execute(_standing(line, pipeline_id, caller, wanted, moment))
    figures: dict[str, Figure] = {line: Figure(line=line) for line in LINES}
    for row in rows:
        figure = figures[row.line]
        figure.count += int(row.cards)
        figure.entries += row.entries
        if row.currency is not None:
            figure.sums.append(from_minor_units(int(row.amount), row.currency))
    return Changes(since=since, until=until, lines=list(figures.values()))


def list_entries(
    session: Session,
    caller: Caller,
    pipeline_id: UUID,
    wanted: CardFilter,
    since: dt.datetime,
    until: dt.datetime,
    line: Line,
    *,
    limit: int,
    cursor: str | None,
) -> Page[Entry]:
    """The cards behind one line, the last first."""
    pipeline_at(session, caller, pipeline_id, until)
    if line in ("start", "end"):
        moment = since if line == "start" else until
        query = select(
            Visit.card_id,
            Visit.entered_at.label("at"),
            literal(1).label("cards"),
            CardSpan.currency,
            CardSpan.amount_minor.label("amount"),
        ).select_from(CARDS_WITH_PAST)
        found = query.where(*_open_at(pipeline_id, caller, wanted, moment)).subquery()
    else:
        steps = _steps(pipeline_id, caller, wanted, since, until).subquery()
        found = select(steps).where(steps.c.line == line).subquery()
    wide = select(
        found.c.card_id,
        found.c.at,
        found.c.cards,
        found.c.currency,
        found.c.amount,
        Card.name,
        Card.contact_id,
        Card.deleted_at,
    ).join(Card, Card.id == found.c.card_id)
    page = paginate(session, wide, order=[found.c.at.desc(), found.c.card_id.desc()], limit=limit, cursor=cursor)
    contacts = names_of(session, "contact", {contact_id for *_, contact_id, _ in page.items if contact_id})
    return Page(
        items=[
            Entry(
                card_id=card_id,
                name=name,
                contact=contacts.get(contact_id),
                at=at,
                count=cards,
                amount=None if currency is None else from_minor_units(int(amount), currency),
                deleted=deleted_at is not None,
            )
            for card_id, at, cards, currency, amount, name, contact_id, deleted_at in page.items
        ],
        next=page.next,
    )


def _open_at(pipeline_id: UUID, caller: Caller, wanted: CardFilter, at: dt.datetime) -> list[ColumnElement[bool]]:
    return [*there_at(pipeline_id, at), *wanted.past_conditions(caller, at), Stage.kind == "open"]


def _standing(line: str, pipeline_id: UUID, caller: Caller, wanted: CardFilter, at: dt.datetime) -> Any:
    return (
        select(
            literal(line).label("line"),
            CardSpan.currency,
            func.count().label("cards"),
            func.count().label("entries"),
            func.sum(CardSpan.amount_minor).label("amount"),
        )
        .select_from(CARDS_WITH_PAST)
        .where(*_open_at(pipeline_id, caller, wanted, at))
        .group_by(CardSpan.currency)
        .order_by(CardSpan.currency)
    )


def _steps(pipeline_id: UUID, caller: Caller, wanted: CardFilter, since: dt.datetime, until: dt.datetime) -> Any:
    """All steps as lines: card, moment, line, effect on the count, currency, effect on the sum."""
    step = _judged(pipeline_id, caller, wanted, since, until)
    before, after = _Side(step, "before"), _Side(step, "after")
    came = and_(after.counted, ~before.counted)
    went = and_(before.counted, ~after.counted)
    # What is closed straight away, without having been open in between, was created (or reopened) all the same.
    closed_unseen = and_(~before.counted, ~after.counted, after.on_board, after.kind != "open")
    made_closed = and_(closed_unseen, ~before.alive)
    closed_anew = and_(closed_unseen, before.on_board, before.kind != "open", before.kind != after.kind)
    stayed = and_(before.counted, after.counted)
    other_currency = and_(stayed, func.coalesce(before.currency, "") != func.coalesce(after.currency, ""))
    same_currency = and_(stayed, before.currency == after.currency)
    was_closed = and_(before.alive, before.kind != "open")
    was_archived = and_(before.alive, before.kind == "open", before.archived)
    came_by: dict[Line, ColumnElement[bool]] = {
        "created": or_(and_(came, ~before.alive), made_closed),
        "reopened": or_(and_(came, was_closed), closed_anew),
        "restored": and_(came, was_archived),
        "reassigned_in": and_(came, before.alive, before.kind == "open", ~before.archived),
    }
    left: dict[Line, ColumnElement[bool]] = {
        "won": or_(
            and_(went, after.alive, after.kind == "won"), and_(or_(made_closed, closed_anew), after.kind == "won")
        ),
        "lost": or_(
            and_(went, after.alive, after.kind == "lost"), and_(or_(made_closed, closed_anew), after.kind == "lost")
        ),
        "removed": and_(went, or_(~after.alive, and_(after.kind == "open", after.archived))),
        "reassigned_out": and_(went, after.alive, after.kind == "open", ~after.archived),
    }
    # Who goes takes along what they had; a card that was never counted, what it has.
    taken_currency = case((before.counted, before.currency), else_=after.currency)
    taken = case((before.counted, before.amount), else_=after.amount)

    def line(name: Line, cards: int, currency: Any, amount: Any, where: ColumnElement[bool]) -> Select[Any]:
        return select(
            step.c.card_id,
            step.c.at,
            literal(name).label("line"),
            literal(cards).label("cards"),
            currency.label("currency"),
            amount.label("amount"),
        ).where(where)

    return union_all(
        *(line(name, 1, after.currency, after.amount, where) for name, where in came_by.items()),
        *(line(name, -1, taken_currency, -taken, where) for name, where in left.items()),
        line("up", 0, after.currency, after.amount - before.amount, and_(same_currency, after.amount > before.amount)),
        line(
            "down", 0, after.currency, after.amount - before.amount, and_(same_currency, after.amount < before.amount)
        ),
        line("up", 0, after.currency, after.amount, and_(other_currency, after.currency.is_not(None))),
        line("down", 0, before.currency, -before.amount, and_(other_currency, before.currency.is_not(None))),
    )


class _Side:
    """What a card was like on one side of a step."""

    def __init__(self, step: CTE, name: str) -> None:
        self.kind = step.c[f"{name}_kind"]
        self.currency = step.c[f"{name}_currency"]
        self.amount = step.c[f"{name}_amount"]
        self.archived: ColumnElement[bool] = step.c[f"{name}_archived"] == true()
        self.alive: ColumnElement[bool] = self.kind.is_not(None)
        self.on_board = and_(self.alive, ~self.archived, step.c[f"{name}_wanted"] == true())
        self.counted = and_(self.on_board, self.kind == "open")


def _judged(pipeline_id: UUID, caller: Caller, wanted: CardFilter, since: dt.datetime, until: dt.datetime) -> CTE:
    """The steps of the cards that the caller may see, with what these were like on both sides."""
    moments = union(
        *(
            select(row.card_id.label("card_id"), moment.label("at")).where(
                row.pipeline_id == pipeline_id, moment > since, moment <= until
            )
            for row, moment in (
                (Visit, Visit.entered_at),
                (Visit, Visit.left_at),
                (CardSpan, CardSpan.since),
                (CardSpan, CardSpan.until),
            )
        )
    ).subquery()
    at = moments.c.at
    columns: list[ColumnElement[Any]] = []
    steps: Any = select(moments.c.card_id, at).join(Card, Card.id == moments.c.card_id)
    for name in ("before", "after"):
        visit, span, stage = aliased(Visit), aliased(CardSpan), aliased(Stage)
        steps = (
            steps.outerjoin(
                visit, and_(visit.card_id == moments.c.card_id, _holds(visit.entered_at, visit.left_at, at, name))
            )
            .outerjoin(stage, stage.id == visit.stage_id)
            .outerjoin(span, and_(span.card_id == moments.c.card_id, _holds(span.since, span.until, at, name)))
        )
        held = wanted.held(span.owner_id, span.team_id)
        columns += [
            # Alive by both: a deletion ends them together, unless a clock was set back.
            case((span.id.is_not(None), stage.kind)).label(f"{name}_kind"),
            case((stage.id.is_not(None), span.currency)).label(f"{name}_currency"),
            case((stage.id.is_not(None), span.amount_minor)).label(f"{name}_amount"),
            func.coalesce(span.archived, literal(False)).label(f"{name}_archived"),
            case((held, literal(True)), else_=literal(False)).label(f"{name}_wanted"),
        ]
    found: CTE = steps.add_columns(*columns).where(*wanted.of_cards(caller)).cte("steps")
    return found


def _holds(since: Any, until: Any, at: ColumnElement[dt.datetime], side: str) -> ColumnElement[bool]:
    if side == "after":
        return holding(since, until, at)
    return and_(since < at, or_(until.is_(None), until >= at))
