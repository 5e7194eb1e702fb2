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
    SETTINGS,
    StagePlan,
    check_hand_set,
    check_order,
    check_stage_count,
    check_stage_name,
    place_for_new,
    starting_probability,
)
from jalon_pipeline.models import Pipeline, Stage, pipeline_state
from jalon_pipeline.operations.computed_probabilities import compute_probabilities
from jalon_pipeline.operations.pipelines import configurable_pipeline, number_stages, record_update, stage_row
from jalon_pipeline.operations.refusals import PipelineChangedMeanwhile
from jalon_pipeline.operations.stage_settings import check_stage_settings, settings_of
from jalon_sdk import records
from jalon_sdk.serial import to_json


class StageChanges(TypedDict, total=False):
    """What may be changed about a stage. Its kind may not: the status of all its cards hangs on it."""

    name: str
    colour: str
    probability: int
    folded: bool
    probability_mode: records.ProbabilityMode
    sets_probability: bool
    team_id: UUID | None
    required_fields: Sequence[str]
    wip_limit: int | None
    no_skipping: bool
    no_going_back: bool
    stuck_days: int | None
    stuck_pauses: bool


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
    check_stage_settings(
        uow.session, plan.kind, settings_of(plan), card_kind=pipeline.card_kind, team_id=pipeline.team_id
    )
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
    """Rename, recolour or fold a stage, or set what it gives to, asks of and allows the cards that enter from now on.

    :param expected_version: of the pipeline.
    :raises jalon_pipeline.domain.refusals.ProbabilityComputed: its probability is to be set, and is computed.
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
    settings = {name: value for name, value in changes.items() if name in SETTINGS}
    check_stage_settings(uow.session, stage.kind, settings, card_kind=pipeline.card_kind, team_id=pipeline.team_id)
    for name, value in settings.items():
        setattr(stage, name, value)
    if "probability" in changes:
        check_hand_set(stage.probability_mode)
        stage.probability = starting_probability(stage.kind, changes["probability"])
    if "probability_mode" in changes:
        compute_probabilities(uow.session, [stage])
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
