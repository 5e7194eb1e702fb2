"""Keeping the probability of computed stages at what their history says."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import Pipeline, Stage, pipeline_state
from jalon_pipeline.models.stage_histories import stage_histories
from jalon_pipeline.operations.pipelines import live_stages, record_update

_COMPUTED = (Stage.probability_mode == "computed", Stage.kind == "open", Stage.deleted_at.is_(None))


def stale_pipelines(session: Session) -> list[UUID]:
    """The pipelines of which a stage is to have another probability."""
    query = select(Stage).join(Pipeline).where(*_COMPUTED, Pipeline.deleted_at.is_(None))
    stages = session.scalars(query.order_by(Stage.pipeline_id, Stage.id)).all()
    news = _news(session, stages) if stages else {}
    return list(dict.fromkeys(stage.pipeline_id for stage in stages if stage.id in news))


def refresh_pipeline(uow: UnitOfWork, pipeline_id: UUID) -> bool:
    """Set the probabilities of a pipeline's computed stages; whether any changed, as whole percents.

    Cards that are in the stages keep what they have: it is given on entry.
    """
    pipeline = uow.session.get(Pipeline, pipeline_id, with_for_update={"key_share": True}, populate_existing=True)
    if pipeline is None or pipeline.deleted_at is not None:
        return False
    stages = live_stages(uow.session, pipeline_id)
    before = pipeline_state(pipeline, stages)
    changed = compute_probabilities(uow.session, stages)
    record_update(uow, pipeline, before, stages)
    return changed


def compute_probabilities(session: Session, stages: Iterable[Stage]) -> bool:
    """Give computed stages what their history says; those with too little of it keep what they have."""
    computed = [stage for stage in stages if stage.probability_mode == "computed"]
    news = _news(session, computed) if computed else {}
    for stage in computed:
        stage.probability = news.get(stage.id, stage.probability)
    return bool(news)


def _news(session: Session, stages: Sequence[Stage]) -> dict[UUID, int]:
    histories = stage_histories(session, [stage.id for stage in stages])
    wanted = {stage.id: histories[stage.id].probability for stage in stages}
    return {
        stage.id: probability
        for stage in stages
        if (probability := wanted[stage.id]) is not None and probability != stage.probability
    }
