"""What a stage holds, and which workflows name it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read_configuration
from jalon_core.copies.reading import copied_many
from jalon_core.db.tables import record_copies
from jalon_pipeline.models.cards import Card
from jalon_sdk.records import Workflow

HELD = ("open", "won", "lost", "archived")


def count_held(session: Session, stage_id: UUID) -> Mapping[str, int]:
    """How many cards are in a stage: ``open``, ``won``, ``lost``, and ``archived`` ones, which no board shows.

    All of them, also those that the caller may not see: it is about the stage, not about them.
    """
    sort = case((Card.archived_at.is_not(None), "archived"), else_=Card.status)
    query = select(sort, func.count()).where(Card.stage_id == stage_id, Card.deleted_at.is_(None)).group_by(sort)
    found = {row[0]: row[1] for row in session.execute(query)}
    return {name: found.get(name, 0) for name in HELD}


def whats_held(session: Session, caller: Caller, stage_id: UUID) -> Mapping[str, Any]:
    """`count_held`, with the ``workflows`` that name the stage as they work now.

    Those that the caller may not see are only counted: ``other_workflows``.
    """
    named = [workflow for workflow in _workflows(session) if stage_id in workflow.stage_ids]
    seen = [workflow for workflow in named if _may_see(caller, workflow)]
    shown = [{"id": str(each.id), "name": each.name, "status": each.status} for each in seen]
    return {**count_held(session, stage_id), "workflows": shown, "other_workflows": len(named) - len(seen)}


def _workflows(session: Session) -> list[Workflow]:
    ids = select(record_copies.c.id).where(record_copies.c.kind == "workflow", record_copies.c.deleted.is_(False))
    found: list[Workflow] = list(copied_many(session, "workflow", session.scalars(ids)).values())
    return sorted((each for each in found if each.status != "archived"), key=lambda each: (each.name, each.id))


def _may_see(caller: Caller, workflow: Workflow) -> bool:
    """A member's own workflow is theirs, their managers' and an admin's business."""
    if workflow.owner_id in (None, caller.member_id) or caller.is_admin:
        return may_read_configuration(caller, workflow.team_id)
    return workflow.team_id in caller.managed_teams
