"""Pipelines with their stages."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read_configuration, readable_configuration
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_pipeline.models import Pipeline, PipelineVersion, Stage, pipeline_state
from jalon_sdk import records


def list_pipelines(session: Session, caller: Caller, *, limit: int, cursor: str | None) -> Page[records.Pipeline]:
    """The shared pipelines and those of the caller's teams, oldest first."""
    query = select(Pipeline).where(readable_configuration(caller, Pipeline.team_id), Pipeline.deleted_at.is_(None))
    page = paginate(session, query, order=[Pipeline.created_at, Pipeline.id], limit=limit, cursor=cursor)
    return Page(items=pipeline_states(session, page.items), next=page.next)


def get_pipeline(session: Session, caller: Caller, pipeline_id: UUID) -> records.Pipeline:
    """One pipeline.

    :raises NotFound: there is none, or the caller may not see it.
    """
    pipeline = session.get(Pipeline, pipeline_id)
    if pipeline is None or pipeline.deleted_at or not may_read_configuration(caller, pipeline.team_id):
        raise NotFound
    return pipeline_states(session, [pipeline])[0]


def known_since(session: Session, pipeline_id: UUID) -> dt.datetime:
    """The moment from which on it can be told what the pipeline was like; there is one of each pipeline."""
    query = select(func.min(PipelineVersion.since)).where(PipelineVersion.pipeline_id == pipeline_id)
    return session.scalars(query).one()


def pipeline_states(session: Session, pipelines: Sequence[Pipeline]) -> list[records.Pipeline]:
    """The states of these pipelines, in their order."""
    stages: dict[UUID, list[Stage]] = defaultdict(list)
    query = select(Stage).where(
        Stage.pipeline_id.in_([pipeline.id for pipeline in pipelines]), Stage.deleted_at.is_(None)
    )
    for stage in session.scalars(query):
        stages[stage.pipeline_id].append(stage)
    return [pipeline_state(pipeline, stages[pipeline.id]) for pipeline in pipelines]
