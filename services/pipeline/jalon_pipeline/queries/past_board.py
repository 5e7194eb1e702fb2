"""Boards as they were. Tags, custom fields, priority and next actions have no past, and are left empty."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.clock import now
from jalon_core.copies.reading import names_of
from jalon_core.errors import Invalid, NotFound
from jalon_core.http.pages import Page, paginate
from jalon_pipeline.config import CARDS_PER_COLUMN, CLOSED_DAYS
from jalon_pipeline.domain.money import weighted
from jalon_pipeline.models import Card, CardSpan, Stage, Visit
from jalon_pipeline.queries.board import Board, Column
from jalon_pipeline.queries.board_cards import BoardCard
from jalon_pipeline.queries.filters import CardFilter
from jalon_pipeline.queries.past import CARDS_WITH_PAST, PROBABILITY, closed_at, pipeline_at, shown_then, there_at
from jalon_pipeline.queries.pipelines import known_since
from jalon_pipeline.queries.totals import Totals
from jalon_sdk import records
from jalon_sdk.money import from_minor_units


@dataclass(frozen=True, kw_only=True)
class PastCard:
    """A card as it was, with the name and contact that it has today."""

    id: UUID
    version: int
    kind: records.CardKind
    name: str
    contact_id: UUID | None
    pipeline_id: UUID
    created_at: dt.datetime
    updated_at: dt.datetime
    stage_id: UUID
    status: records.StageKind
    lost_reason: str | None
    entered_stage_at: dt.datetime
    closed_at: dt.datetime | None
    team_id: UUID | None
    owner_id: UUID | None
    amount: records.Money | None
    probability: int
    probability_is_manual: bool
    archived: bool = False
    rank: str = ""
    tags: Sequence[str] = ()
    custom: Mapping[str, Any] = field(default_factory=dict)
    expected_close_on: dt.date | None = None
    priority: records.Priority | None = None
    due_at: dt.datetime | None = None


def get_past_board(session: Session, caller: Caller, pipeline_id: UUID, wanted: CardFilter, at: dt.datetime) -> Board:
    """The board of a pipeline as it was, of the cards that the caller may see now.

    :raises NotFound: there is no such pipeline, or they may not see it.
    :raises Invalid: the moment is still to come.
    :raises jalon_pipeline.domain.refusals.BeforePipeline: there was no such pipeline then.
    :raises jalon_pipeline.domain.refusals.FilterWithoutPast: a filter asks what nobody has kept.
    """
    _require_past(at)
    conditions = [*there_at(pipeline_id, at), *wanted.past_conditions(caller, at)]
    pipeline = pipeline_at(session, caller, pipeline_id, at)
    since = at - dt.timedelta(days=CLOSED_DAYS)
    totals = _totals(session, conditions, since)
    older = _older(session, conditions, since)
    pages = [_page(session, conditions, stage.id, since, CARDS_PER_COLUMN, None) for stage in pipeline.stages]
    cards = iter(_with_names(session, [row for page in pages for row in page.items]))
    return Board(
        pipeline=pipeline,
        known_since=known_since(session, pipeline_id),
        at=at,
        columns=[
            Column(
                stage_id=stage.id,
                totals=totals.get(stage.id, Totals(bar=None)),
                cards=[next(cards) for _ in page.items],
                next=page.next,
                older=older.get(stage.id, 0),
            )
            for stage, page in zip(pipeline.stages, pages, strict=True)
        ],
    )


def more_past_cards(
    session: Session,
    caller: Caller,
    stage_id: UUID,
    wanted: CardFilter,
    at: dt.datetime,
    *,
    limit: int,
    cursor: str | None,
) -> Page[BoardCard]:
    """The cards of one column of such a board after those that are loaded.

    :raises NotFound: there was no such stage, or they may not see its pipeline.
    """
    _require_past(at)
    pipeline_id = session.scalar(select(Stage.pipeline_id).where(Stage.id == stage_id))
    if pipeline_id is None:
        raise NotFound
    conditions = [*there_at(pipeline_id, at), *wanted.past_conditions(caller, at)]
    pipeline = pipeline_at(session, caller, pipeline_id, at)
    if stage_id not in {stage.id for stage in pipeline.stages}:
        raise NotFound
    page = _page(session, conditions, stage_id, at - dt.timedelta(days=CLOSED_DAYS), limit, cursor)
    return Page(items=_with_names(session, page.items), next=page.next)


def open_past_cards(
    session: Session, conditions: Sequence[ColumnElement[bool]], *, limit: int, cursor: str | None
) -> Page[BoardCard]:
    """The cards that were open at a moment, whatever their stage.

    :param conditions: those of the moment and of the filters.
    """
    query = _rows().where(*conditions, Stage.kind == "open")
    page = paginate(session, query, order=_ORDER, limit=limit, cursor=cursor)
    return Page(items=_with_names(session, page.items), next=page.next)


_ORDER = [Visit.entered_at.desc(), Card.id.desc()]
"""The places that cards had in their column are not kept: the last to come is on top."""


def _require_past(at: dt.datetime) -> None:
    if at > now():
        raise Invalid("the moment is still to come", fields={"at": ["is still to come"]})


def _rows() -> Any:
    return select(
        Card, Visit, CardSpan, Stage.kind.label("status"), PROBABILITY.label("probability"), closed_at().label("closed")
    ).select_from(CARDS_WITH_PAST)


def _page(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    stage_id: UUID,
    since: dt.datetime,
    limit: int,
    cursor: str | None,
) -> Page[Any]:
    query = _rows().where(*conditions, Visit.stage_id == stage_id, shown_then(since))
    return paginate(session, query, order=_ORDER, limit=limit, cursor=cursor)


def _totals(session: Session, conditions: Sequence[ColumnElement[bool]], since: dt.datetime) -> dict[UUID, Totals]:
    query = (
        select(
            Visit.stage_id,
            CardSpan.currency,
            func.count().label("cards"),
            func.sum(CardSpan.amount_minor).label("amount"),
            func.sum(CardSpan.amount_minor * PROBABILITY).label("weighted"),
        )
        .select_from(CARDS_WITH_PAST)
        .where(*conditions, shown_then(since))
        .group_by(Visit.stage_id, CardSpan.currency)
        .order_by(Visit.stage_id, CardSpan.currency)
    )
    found: dict[UUID, Totals] = defaultdict(lambda: Totals(bar=None))
    for row in session.execute(query):
        totals = found[row.stage_id]
        totals.count += row.cards
        if row.currency is not None:
            totals.sums.append(from_minor_units(int(row.amount), row.currency))
            totals.weighted_sums.append(weighted(int(row.weighted), row.currency))
    return found


def _older(session: Session, conditions: Sequence[ColumnElement[bool]], since: dt.datetime) -> dict[UUID, int]:
    query = (
        select(Visit.stage_id, func.count().label("cards"))
        .select_from(CARDS_WITH_PAST)
        .where(*conditions, ~shown_then(since))
        .group_by(Visit.stage_id)
    )
    return {row.stage_id: row.cards for row in session.execute(query)}


def _with_names(session: Session, rows: Sequence[Any]) -> list[BoardCard]:
    contacts = names_of(session, "contact", {row[0].contact_id for row in rows if row[0].contact_id})
    owners = names_of(session, "member", {row[2].owner_id for row in rows if row[2].owner_id})
    return [
        BoardCard(
            card=_past_card(*row),
            contact=contacts.get(row[0].contact_id),
            owner=owners.get(row[2].owner_id),
            next_action=None,
            stuck=False,
            deleted=row[0].deleted_at is not None,
        )
        for row in rows
    ]


def _past_card(
    card: Card,
    visit: Visit,
    span: CardSpan,
    status: records.StageKind,
    probability: int,
    closed: dt.datetime | None,
) -> PastCard:
    known = span.amount_minor is not None and span.currency is not None
    return PastCard(
        id=card.id,
        version=card.version,
        kind=card.kind,
        name=card.name,
        contact_id=card.contact_id,
        pipeline_id=card.pipeline_id,
        created_at=card.created_at,
        updated_at=card.updated_at,
        stage_id=visit.stage_id,
        status=status,
        lost_reason=visit.lost_reason,
        entered_stage_at=visit.entered_at,
        closed_at=closed,
        team_id=span.team_id,
        owner_id=span.owner_id,
        amount=from_minor_units(span.amount_minor or 0, span.currency or "") if known else None,
        probability=probability,
        probability_is_manual=span.own_probability is not None,
    )
