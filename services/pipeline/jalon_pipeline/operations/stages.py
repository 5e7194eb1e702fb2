"""Stages: added, changed, put in order. Each change is a new version of their pipeline."""

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select

from jalon_core.changes import require_version
from jalon_core.errors import NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.colours import check_colour
from jalon_pipeline.domain.stages import (
    StagePlan,
    check_order,
    check_stage_count,
    check_stage_name,
    place_for_new,
    starting_probability,
)
from jalon_pipeline.models import Pipeline, Stage, pipeline_state
from jalon_pipeline.operations.pipelines import configurable_pipeline, number_stages, record_update, stage_row
from jalon_pipeline.operations.refusals import PipelineChangedMeanwhile
from jalon_sdk.serial import to_json


class StageChanges(TypedDict, total=False):
    """What may be changed about a stage. Its kind may not: the status of all its cards hangs on it."""

    name: str
    colour: str
    probability: int
    folded: bool


def add_stage(
    uow: UnitOfWork,
    pipeline_id: UUID,
    plan: StagePlan,
    *,
    position: int | None = None,
    expected_version: int | None = None,
) -> Pipeline:
    """Add a stage to a pipeline.

    :param position: its place from 0; None for after the last open stage, or at the end if it is a closed one.
    """
    pipeline, stages = configurable_pipeline(uow, pipeline_id)
    before = pipeline_state(pipeline, stages)
    require_version(expected_version, before)
    check_stage_count(len(stages) + 1)
    check_colour(plan.colour)
    check_stage_name(plan.name, [stage.name for stage in stages])
    if position is None:
        position = place_for_new([stage.kind for stage in stages], plan.kind)
    stage = stage_row(pipeline_id, position, plan)
    uow.session.add(stage)
    stages.insert(position, stage)
    number_stages(stages)
    uow.session.flush()
    record_update(uow, pipeline, before, stages)
    return pipeline


def update_stage(
    uow: UnitOfWork, stage_id: UUID, changes: StageChanges, *, expected_version: int | None = None
) -> Pipeline:
    """Rename, recolour or fold a stage, or change the probability that it gives to cards that enter from now on.

    :param expected_version: of the pipeline.
    """
    pipeline_id = uow.session.scalar(select(Stage.pipeline_id).where(Stage.id == stage_id, Stage.deleted_at.is_(None)))
    if pipeline_id is None:
        raise NotFound
    pipeline, stages = configurable_pipeline(uow, pipeline_id)
    before = pipeline_state(pipeline, stages)
    require_version(expected_version, before)
    stage = next(stage for stage in stages if stage.id == stage_id)
    if "name" in changes:
        check_stage_name(changes["name"], [other.name for other in stages if other is not stage])
        stage.name = changes["name"].strip()
    if "colour" in changes:
        check_colour(changes["colour"])
        stage.colour = changes["colour"]
    if "probability" in changes:
        stage.probability = starting_probability(stage.kind, changes["probability"])
    if "folded" in changes:
        stage.folded = changes["folded"]
    record_update(uow, pipeline, before, stages)
    return pipeline


def order_stages(uow: UnitOfWork, pipeline_id: UUID, *, stage_ids: Sequence[UUID], version: int) -> Pipeline:
    """Put the stages of a pipeline in order.

    :param version: of the pipeline that the order was made from.
    :raises PipelineChangedMeanwhile: it has another one by now.
    """
    pipeline, stages = configurable_pipeline(uow, pipeline_id)
    before = pipeline_state(pipeline, stages)
    if version != pipeline.version:
        raise PipelineChangedMeanwhile(
            f"the pipeline is at version {pipeline.version}, not {version}", extra={"current": to_json(before)}
        )
    check_order(stage_ids, [stage.id for stage in stages])
    stages.sort(key=lambda stage: stage_ids.index(stage.id))
    number_stages(stages)
    record_update(uow, pipeline, before, stages)
    return pipeline
