"""Pipelines: made from a template or from stages, renamed, deleted."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_core.access.rights import may_read_configuration, require_configure
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.errors import Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.stages import StagePlan, check_stages, starting_probability
from jalon_pipeline.domain.templates import template as template_of
from jalon_pipeline.models import Card, Pipeline, PipelineVersion, Stage, pipeline_state
from jalon_pipeline.operations.refusals import PipelineNotEmpty
from jalon_pipeline.operations.stage_settings import check_stage_settings, settings_of
from jalon_sdk import records
from jalon_sdk.events.pipeline import PipelineCreated, PipelineDeleted, PipelineUpdated
from jalon_sdk.serial import to_json


def create_pipeline(
    uow: UnitOfWork,
    *,
    name: str,
    template: str | None = None,
    stages: Sequence[StagePlan] | None = None,
    card_kind: records.CardKind = "deal",
    team_id: UUID | None = None,
    language: str = "fr",
) -> Pipeline:
    """Make a pipeline, from a template or from stages of one's own.

    :param card_kind: what travels through stages of one's own; a template says it itself.
    :param team_id: None for a pipeline that all teams share.
    :param language: in which the template's stages are named.
    """
    require_configure(uow.caller, team_id)
    if (template is None) == (stages is None):
        raise Invalid("give either a template or stages", fields={"template": ["give either this or stages"]})
    if template is not None:
        chosen = template_of(template)
        stages, card_kind = chosen.plan(language), chosen.card_kind
    assert stages is not None
    check_stages(stages)
    for plan in stages:
        check_stage_settings(uow.session, plan.kind, settings_of(plan), card_kind=card_kind, team_id=team_id)
    pipeline = Pipeline(id=new_id(), version=1, name=name, card_kind=card_kind, team_id=team_id)
    uow.session.add(pipeline)
    uow.session.flush()
    rows = [stage_row(pipeline.id, position, plan) for position, plan in enumerate(stages)]
    uow.session.add_all(rows)
    uow.session.flush()
    state = pipeline_state(pipeline, rows)
    _keep_version(uow, pipeline, state)
    uow.record(PipelineCreated(record=state))
    return pipeline


def update_pipeline(uow: UnitOfWork, pipeline_id: UUID, *, name: str, expected_version: int | None = None) -> Pipeline:
    """Rename a pipeline."""
    pipeline, stages = configurable_pipeline(uow, pipeline_id)
    before = pipeline_state(pipeline, stages)
    require_version(expected_version, before)
    pipeline.name = name
    record_update(uow, pipeline, before, stages)
    return pipeline


def delete_pipeline(uow: UnitOfWork, pipeline_id: UUID, *, expected_version: int | None = None) -> None:
    """Delete a pipeline that holds no card; its stages and visits are kept for what happened in it.

    :raises PipelineNotEmpty: it holds cards, archived ones among them.
    """
    pipeline, stages = configurable_pipeline(uow, pipeline_id)
    before = pipeline_state(pipeline, stages)
    require_version(expected_version, before)
    # Whoever puts a card into one of them is waited for, and waits for us.
    uow.session.execute(select(Stage.id).where(Stage.pipeline_id == pipeline_id).order_by(Stage.id).with_for_update())
    held = select(func.count()).where(Card.pipeline_id == pipeline_id, Card.deleted_at.is_(None))
    if cards := uow.session.scalar(held):
        raise PipelineNotEmpty(f"{pipeline.name!r} holds {cards} cards", extra={"cards": cards})
    moment = now()
    pipeline.deleted_at = moment
    for stage in stages:
        stage.deleted_at = moment
    touch(pipeline, at=moment)
    state = pipeline_state(pipeline, stages)
    _keep_version(uow, pipeline, state)
    uow.record(PipelineDeleted(record=state, changed=changed_fields(before, state)))


def stage_row(pipeline_id: UUID, position: int, plan: StagePlan) -> Stage:
    """The row of a stage to be made."""
    return Stage(
        id=new_id(),
        pipeline_id=pipeline_id,
        position=position,
        name=plan.name.strip(),
        colour=plan.colour,
        kind=plan.kind,
        probability=starting_probability(plan.kind, plan.probability),
        **settings_of(plan),
    )


def live_stages(session: Session, pipeline_id: UUID) -> list[Stage]:
    """The stages of a pipeline that are not deleted, in order."""
    query = select(Stage).where(Stage.pipeline_id == pipeline_id, Stage.deleted_at.is_(None))
    return list(session.scalars(query.order_by(Stage.position)))


def number_stages(stages: Sequence[Stage]) -> None:
    """Give live stages their places, in this order."""
    for position, stage in enumerate(stages):
        stage.position = position


def usable_pipeline(uow: UnitOfWork, pipeline_id: UUID) -> Pipeline:
    """A pipeline that the caller may see, and so put cards into.

    :raises NotFound: there is none, or they may not see it.
    """
    pipeline = uow.session.get(Pipeline, pipeline_id)
    if pipeline is None or pipeline.deleted_at or not may_read_configuration(uow.caller, pipeline.team_id):
        raise NotFound
    return pipeline


def configurable_pipeline(uow: UnitOfWork, pipeline_id: UUID) -> tuple[Pipeline, list[Stage]]:
    """A pipeline that the caller may change, locked, with its live stages.

    :raises NotFound: there is none, or they may not see it.
    :raises jalon_core.errors.Forbidden: they see it and may not change it.
    """
    pipeline = uow.session.get(Pipeline, pipeline_id, with_for_update={"key_share": True}, populate_existing=True)
    if pipeline is None or pipeline.deleted_at:
        raise NotFound
    require_configure(uow.caller, pipeline.team_id)
    return pipeline, live_stages(uow.session, pipeline_id)


def record_update(uow: UnitOfWork, pipeline: Pipeline, before: records.Pipeline, stages: Sequence[Stage]) -> None:
    """Make what changed a new version and an event; if nothing changed, neither."""
    changed = changed_fields(before, pipeline_state(pipeline, stages))
    if changed:
        touch(pipeline)
        state = pipeline_state(pipeline, stages)
        _keep_version(uow, pipeline, state)
        uow.record(PipelineUpdated(record=state, changed=changed))


def _keep_version(uow: UnitOfWork, pipeline: Pipeline, state: records.Pipeline) -> None:
    uow.session.add(
        PipelineVersion(pipeline_id=pipeline.id, version=state.version, since=pipeline.updated_at, state=to_json(state))
    )
