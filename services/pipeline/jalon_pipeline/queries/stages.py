"""What stages hold, and which were deleted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import require_configure
from jalon_core.clock import now
from jalon_core.errors import NotFound
from jalon_pipeline.domain.stages import RESTORABLE
from jalon_pipeline.models import Pipeline, Stage
from jalon_pipeline.models.held import whats_held


def get_held(session: Session, caller: Caller, stage_id: UUID) -> Mapping[str, Any]:
    """`whats_held`, for those who may delete the stage.

    :raises NotFound: there is no such stage.
    :raises jalon_core.errors.Forbidden: they may not.
    """
    query = select(Pipeline.team_id).join(Stage, Stage.pipeline_id == Pipeline.id)
    found = session.execute(query.where(Stage.id == stage_id, Stage.deleted_at.is_(None))).one_or_none()
    if found is None:
        raise NotFound
    require_configure(caller, found.team_id)
    return whats_held(session, caller, stage_id)


def list_deleted_stages(session: Session, caller: Caller, pipeline_id: UUID) -> list[Stage]:
    """The stages of a pipeline whose deletion can be undone, the last one first.

    :raises NotFound: there is no such pipeline.
    :raises jalon_core.errors.Forbidden: the caller may not configure it.
    """
    pipeline = session.get(Pipeline, pipeline_id)
    if pipeline is None or pipeline.deleted_at:
        raise NotFound
    require_configure(caller, pipeline.team_id)
    query = select(Stage).where(Stage.pipeline_id == pipeline_id, Stage.deleted_at > now() - RESTORABLE)
    return list(session.scalars(query.order_by(Stage.deleted_at.desc())))
