"""Cards and pipelines as they were at a moment.

The visit that holds the moment tells a card's stage, and with it the status; the span that holds it tells team, owner,
amount, own probability and archiving; the version of the pipeline tells the stages. Both begin when they are entered
and last until just before they end, so that exactly one of each holds any moment of a card's life.
"""

import datetime as dt
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, join

from jalon_core.access.caller import Caller
from jalon_pipeline.domain.refusals import BeforePipeline
from jalon_pipeline.domain.stages import CLOSED_PROBABILITY
from jalon_pipeline.models import Card, CardSpan, PipelineVersion, Stage, Visit
from jalon_pipeline.queries.pipelines import get_pipeline
from jalon_sdk import records
from jalon_sdk.serial import from_json

Moment = InstrumentedAttribute[dt.datetime]
End = InstrumentedAttribute[dt.datetime | None]

CARDS_WITH_PAST: FromClause = (
    join(Visit, CardSpan, CardSpan.card_id == Visit.card_id)
    .join(Card, Card.id == Visit.card_id)
    .join(Stage, Stage.id == Visit.stage_id)
)
"""Where `holding` leaves one row of each card that was there."""

PROBABILITY: ColumnElement[int] = case(
    *((Stage.kind == kind, probability) for kind, probability in CLOSED_PROBABILITY.items()),
    else_=func.coalesce(CardSpan.own_probability, Visit.probability_at_entry),
)
"""The one in force then: certain when closed, else the hand-set one, else what the stage gave."""


def pipeline_at(session: Session, caller: Caller, pipeline_id: UUID, at: dt.datetime) -> records.Pipeline:
    """A pipeline as it was.

    :raises jalon_core.errors.NotFound: there is none, or the caller may not see it now.
    :raises BeforePipeline: it did not exist then.
    """
    get_pipeline(session, caller, pipeline_id)
    query = select(PipelineVersion.state).where(PipelineVersion.pipeline_id == pipeline_id, PipelineVersion.since <= at)
    state = session.scalar(query.order_by(PipelineVersion.since.desc(), PipelineVersion.version.desc()).limit(1))
    if state is None:
        raise BeforePipeline("the pipeline did not exist then", {"at": ["lies before the pipeline"]})
    return from_json(records.Pipeline, state)


def holding(since: Moment, until: End, at: dt.datetime | ColumnElement[dt.datetime]) -> ColumnElement[bool]:
    """Whether a stretch of time holds a moment."""
    return and_(since <= at, or_(until.is_(None), until > at))


def there_at(pipeline_id: UUID, at: dt.datetime) -> list[ColumnElement[bool]]:
    """Of `CARDS_WITH_PAST`, one row of each card that was on the pipeline's board, as it was."""
    return [
        Visit.pipeline_id == pipeline_id,
        holding(Visit.entered_at, Visit.left_at, at),
        holding(CardSpan.since, CardSpan.until, at),
        CardSpan.archived.is_(False),
    ]


def closed_at() -> ColumnElement[dt.datetime | None]:
    """When the card got the status that it had then: it may have gone from one won stage to another since."""
    entry, before = aliased(Visit), aliased(Visit)
    stage, stage_before = aliased(Stage), aliased(Stage)
    closing = (
        select(func.max(entry.entered_at))
        .join(stage, stage.id == entry.stage_id)
        .outerjoin(before, and_(before.card_id == entry.card_id, before.visit_no == entry.visit_no - 1))
        .outerjoin(stage_before, stage_before.id == before.stage_id)
        .where(
            entry.card_id == Visit.card_id,
            entry.visit_no <= Visit.visit_no,
            or_(stage_before.id.is_(None), stage_before.kind != stage.kind),
        )
        .correlate(Visit)
        .scalar_subquery()
    )
    return case((Stage.kind != "open", closing))


def shown_then(since: dt.datetime) -> ColumnElement[bool]:
    """Cards that were open, or had been closed lately."""
    # The first half spares nearly all of them the search for when they were closed.
    return or_(Stage.kind == "open", and_(Visit.entered_at >= since, closed_at() >= since))
