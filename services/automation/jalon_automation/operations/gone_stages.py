"""Workflows that name a stage that is gone: suspended, and whoever can mend them is told; taken up when it is back.

What they would do is not known without the stage, and a run that fails at night is found too late.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_automation.domain.named_stages import STAGE_GONE, named_stages
from jalon_automation.models import Workflow, WorkflowVersion
from jalon_automation.models.known_stages import known_stages
from jalon_automation.operations.menders import who_can_mend
from jalon_automation.operations.notifications import send_notification
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands.automation import NotificationSend
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.pipeline import PipelineUpdated
from jalon_sdk.serial import Json

_WORDS = {
    "fr": "Le workflow « {name} » est suspendu : l’étape « {stage} » qu’il utilise a été supprimée",
    "en": "The workflow “{name}” is suspended: the stage “{stage}” that it uses was deleted",
}


def follow_stages(uow: UnitOfWork, event: PipelineUpdated, envelope: Envelope) -> None:
    """Suspend the workflows that name a stage that this event took away; let go those whose stage it brought back."""
    change = event.changed.get("stages")
    if change is None:
        return
    before, after = (dict(_names(stages)) for stages in (change.before, change.after))
    if before.keys() == after.keys():
        return
    known = known_stages(uow.session)
    gone = {stage_id: name for stage_id, name in before.items() if stage_id not in known}
    for workflow, version in _published(uow.session):
        named = {each.stage_id for each in named_stages(version.definition)}
        lost = [gone[stage_id] for stage_id in gone if stage_id in named]
        if lost:
            _suspend(uow, workflow, lost, envelope)
        elif named & after.keys() and is_suspended(workflow) and named <= known.keys():
            workflow.obstacle = None


def stage_obstacle(session: Session, definition: Json) -> str | None:
    """Why a definition cannot start anything: a stage that it names is not there; None where nothing is amiss.

    Of one that is still on its way here the next event about its pipeline tells.
    """
    known = known_stages(session)
    missing = [each.stage_id for each in named_stages(definition) if each.stage_id not in known]
    return f"{STAGE_GONE}: {missing[0]}" if known and missing else None


def is_suspended(workflow: Workflow) -> bool:
    """Whether a workflow is suspended because a stage is gone."""
    return (workflow.obstacle or "").startswith(STAGE_GONE)


def _suspend(uow: UnitOfWork, workflow: Workflow, stages: Sequence[str], envelope: Envelope) -> None:
    workflow.obstacle = f"{STAGE_GONE}: {', '.join(stages)}"
    for member in who_can_mend(uow.session, workflow.team_id, workflow.owner_id):
        words = _WORDS["en" if member.language == "en" else "fr"]
        send_notification(
            uow,
            NotificationSend(
                member_id=member.id,
                text=words.format(name=workflow.name, stage=", ".join(stages)),
                link=f"workflows/{workflow.id}",
            ),
            key=f"stage-gone:{envelope.id}:{workflow.id}:{member.id}",
        )


def _published(session: Session) -> Sequence[tuple[Workflow, WorkflowVersion]]:
    query = select(Workflow, WorkflowVersion).join(
        WorkflowVersion,
        (WorkflowVersion.workflow_id == Workflow.id) & (WorkflowVersion.number == Workflow.current_number),
    )
    current = query.where(Workflow.deleted_at.is_(None), Workflow.status.in_(("published", "paused")))
    rows = session.execute(current.order_by(Workflow.id).with_for_update(of=Workflow)).all()
    return [(row.Workflow, row.WorkflowVersion) for row in rows]


def _names(stages: Json) -> list[tuple[UUID, str]]:
    return [(UUID(stage["id"]), stage["name"]) for stage in stages or ()]
