"""Explaining a figure: its formula, what does not count, and the cards behind it, page by page."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from jalon_core.copies.reading import Named, names_of
from jalon_core.http.pages import paginate
from jalon_pipeline.models import Card, Stage, Task
from jalon_pipeline.queries.statistics.sources import Source
from jalon_sdk.money import from_minor_units
from jalon_sdk.records import CardKind, Money


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A card behind a figure, as it was when it counted.

    :ivar id: of the visit, or the task.
    :ivar at: when it came, left, was closed or created, by what is counted.
    :ivar owner: at the time.
    :ivar role: how it counts: ``won``, ``still_there`` …; None where all count alike.
    :ivar counts: for a share, whether it counts for it.
    :ivar seconds: its time, where the figure is one.
    :ivar task: the title of the task, where tasks are counted.
    :ivar deleted: the card is not there any more.
    """

    id: UUID
    card_id: UUID
    card_kind: CardKind
    name: str
    task: str | None
    deleted: bool
    contact: Named | None
    stage_name: str
    owner: Named | None
    at: dt.datetime
    role: str | None
    counts: bool
    amount: Money | None
    seconds: float | None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What is behind a figure.

    :ivar formula: names its formula in words.
    :ivar count: all cards behind it, and not only those of this page; ``part``: those that count for a share.
    :ivar left_out: what was looked at and does not count, by reason.
    """

    figure: str
    formula: str
    count: int
    part: int | None
    left_out: Mapping[str, int]
    items: Sequence[Behind]
    next: str | None


def explain(session: Session, source: Source, figure: str, *, limit: int, cursor: str | None) -> Explanation:
    """Explain a figure.

    :param source: what it was counted from.
    """
    table = source.table
    counts = literal(True) if source.counts is None else source.counts
    counted = select(func.count().label("all"), func.count().filter(counts).label("part")).select_from(table)
    found = session.execute(counted.where(*source.where)).one()
    query = select(
        table.c.item_id,
        table.c.at,
        table.c.card_id,
        table.c.stage_id,
        table.c.owner_id,
        table.c.role,
        counts.label("counts"),
        table.c.units,
        table.c.currency,
        table.c.seconds,
    ).where(*source.where)
    page = paginate(session, query, order=[table.c.at.desc(), table.c.item_id.desc()], limit=limit, cursor=cursor)
    return Explanation(
        figure=figure,
        formula=source.formula,
        count=found.all,
        part=None if source.counts is None else found.part,
        left_out=_left_out(session, source),
        items=_behind(session, [_Row(*item) for item in page.items]),
        next=page.next,
    )


class _Row(NamedTuple):
    item_id: UUID
    at: dt.datetime
    card_id: UUID
    stage_id: UUID
    owner_id: UUID | None
    role: str | None
    counts: bool
    units: int | None
    currency: str | None
    seconds: float | None


def _left_out(session: Session, source: Source) -> dict[str, int]:
    """Those reasons for which something was left out, each with how much."""
    if not source.left_out:
        return {}
    counts = [
        select(func.count()).select_from(table).where(condition).scalar_subquery().label(reason)
        for reason, (table, condition) in source.left_out.items()
    ]
    found = session.execute(select(*counts)).one()
    return {reason: count for reason, count in zip(source.left_out, found, strict=True) if count}


def _behind(session: Session, rows: Sequence[_Row]) -> list[Behind]:
    cards = {card.id: card for card in session.scalars(select(Card).where(Card.id.in_({row.card_id for row in rows})))}
    stages = select(Stage.id, Stage.name).where(Stage.id.in_({row.stage_id for row in rows}))
    stage_names = {row.id: row.name for row in session.execute(stages)}
    tasks = select(Task.id, Task.title).where(Task.id.in_({row.item_id for row in rows}))
    titles = {row.id: row.title for row in session.execute(tasks)}
    contacts = names_of(session, "contact", (card.contact_id for card in cards.values() if card.contact_id))
    owners = names_of(session, "member", (row.owner_id for row in rows if row.owner_id))
    found = []
    for row in rows:
        card = cards[row.card_id]
        found.append(
            Behind(
                id=row.item_id,
                card_id=row.card_id,
                card_kind=card.kind,
                name=card.name,
                task=titles.get(row.item_id),
                deleted=card.deleted_at is not None,
                contact=contacts.get(card.contact_id) if card.contact_id else None,
                stage_name=stage_names[row.stage_id],
                owner=owners.get(row.owner_id) if row.owner_id else None,
                at=row.at,
                role=row.role,
                counts=bool(row.counts),
                amount=None if row.units is None or row.currency is None else from_minor_units(row.units, row.currency),
                seconds=row.seconds,
            )
        )
    return found
