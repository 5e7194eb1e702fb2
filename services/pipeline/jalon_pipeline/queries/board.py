"""The board: a pipeline as columns of cards. The number of queries does not depend on the number of cards."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.clock import now
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_pipeline.config import CARDS_PER_COLUMN, CLOSED_DAYS
from jalon_pipeline.domain.next_actions import Day
from jalon_pipeline.models import Card, Stage
from jalon_pipeline.queries.board_cards import BoardCard, board_cards
from jalon_pipeline.queries.filters import CardFilter
from jalon_pipeline.queries.pipelines import get_pipeline, known_since
from jalon_pipeline.queries.totals import Totals, column_totals, older_counts, shown
from jalon_sdk import records


@dataclass(frozen=True, kw_only=True)
class Column:
    """A stage with its totals and its first cards.

    :ivar next: the cursor of the cards after these.
    :ivar older: closed cards that are neither shown nor totalled.
    """

    stage_id: UUID
    totals: Totals
    cards: Sequence[BoardCard]
    next: str | None
    older: int


@dataclass(frozen=True, kw_only=True)
class Board:
    """A pipeline seen as Kanban.

    :ivar known_since: the earliest moment as of which it can be shown.
    :ivar at: as of which moment; None for now.
    """

    pipeline: records.Pipeline
    known_since: dt.datetime
    columns: Sequence[Column]
    at: dt.datetime | None = None


def get_board(session: Session, caller: Caller, pipeline_id: UUID, wanted: CardFilter) -> Board:
    """The board of a pipeline, as far as the caller may see its cards.

    :raises NotFound: there is no such pipeline, or they may not see it.
    """
    pipeline = get_pipeline(session, caller, pipeline_id)
    day, since = _day_and_since(caller)
    conditions = wanted.conditions(session, caller, pipeline, day.now)
    totals = column_totals(session, conditions, since, day)
    older = older_counts(session, conditions, since)
    pages = [_page(session, conditions, stage.id, since, CARDS_PER_COLUMN, None) for stage in pipeline.stages]
    # One look-up of names for all columns together.
    cards = iter(board_cards(session, [card for page in pages for card in page.items], pipeline.stages, day))
    return Board(
        pipeline=pipeline,
        known_since=known_since(session, pipeline_id),
        columns=[
            Column(
                stage_id=stage.id,
                totals=totals.get(stage.id, Totals()),
                cards=[next(cards) for _ in page.items],
                next=page.next,
                older=older.get(stage.id, 0),
            )
            for stage, page in zip(pipeline.stages, pages, strict=True)
        ],
    )


def more_cards(
    session: Session, caller: Caller, stage_id: UUID, wanted: CardFilter, *, limit: int, cursor: str | None
) -> Page[BoardCard]:
    """The cards of one column after those that are loaded.

    :raises NotFound: there is no such stage, or they may not see its pipeline.
    """
    pipeline_id = session.scalar(select(Stage.pipeline_id).where(Stage.id == stage_id, Stage.deleted_at.is_(None)))
    if pipeline_id is None:
        raise NotFound
    pipeline = get_pipeline(session, caller, pipeline_id)
    day, since = _day_and_since(caller)
    conditions = wanted.conditions(session, caller, pipeline, day.now)
    page = _page(session, conditions, stage_id, since, limit, cursor)
    return Page(items=board_cards(session, page.items, pipeline.stages, day), next=page.next)


def _page(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    stage_id: UUID,
    since: dt.datetime,
    limit: int,
    cursor: str | None,
) -> Page[Card]:
    query = select(Card).where(*conditions, Card.stage_id == stage_id, shown(since))
    return paginate(session, query, order=[Card.rank, Card.id], limit=limit, cursor=cursor)


def _day_and_since(caller: Caller) -> tuple[Day, dt.datetime]:
    moment = now()
    return Day.at(moment, caller.time_zone), moment - dt.timedelta(days=CLOSED_DAYS)
