"""Runs whose step leads to a stage that was deleted: held, told of, and taken up again.

Only the owner of stages knows for certain that one is gone, so a run is held when that refuses its command. It goes on
when the stage is back, or in a new version of its workflow that leads elsewhere.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_automation.domain.named_stages import stages_in
from jalon_automation.models import LoggedEvent, Run, RunStep, Workflow, WorkflowVersion
from jalon_automation.models.known_stages import known_stages
from jalon_automation.operations import runs, steps
from jalon_automation.operations.gone_stages import is_suspended
from jalon_automation.operations.menders import who_can_mend
from jalon_automation.operations.notifications import send_notification
from jalon_automation.operations.plans import plan_of_version
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands.automation import NotificationSend
from jalon_sdk.events.pipeline import PipelineUpdated

STAGE_DELETED = "stage_deleted"
"""Why pipeline refuses a command, and then why the run is held."""

_UNTIL_HEARD = dt.timedelta(minutes=1)
"""How long after a refusal the event that tells of the deletion, or of its undoing, is here for certain."""

_LOOKED_BACK = 500
"""How many changes of pipelines are searched for the name of a stage."""

_WORDS = {
    "fr": "Une exécution du workflow « {name} » est suspendue : l’étape « {stage} » où elle mène a été supprimée",
    "en": "A run of the workflow “{name}” is held: the stage “{stage}” that it leads to was deleted",
}


def hold_for_stage(uow: UnitOfWork, run: Run, step: RunStep) -> None:
    """Let a run wait until the stage that its step names is back. The first one of a workflow is told of."""
    known, named = known_stages(uow.session), stages_in(step.input)
    missing = [stage_id for stage_id in named if stage_id not in known]
    stage = ", ".join(_name(uow.session, stage_id) for stage_id in missing)
    step.status, step.reason = "running", f"{STAGE_DELETED}: {stage}" if stage else STAGE_DELETED
    if missing:
        _tell(uow, run, step, stage)
    # Where all are known, the copies have not heard of the deletion yet, or have heard of its undoing already.
    heard = bool(missing) or not named
    runs.hold(uow, run, step.reason, None if heard else now() + _UNTIL_HEARD)


def take_up(uow: UnitOfWork, workflow_id: UUID | None = None) -> None:
    """Let the runs go on whose stages are all there again.

    :param workflow_id: None for those of all workflows.
    """
    held = _held(uow.session, workflow_id)
    if not held:
        return
    known = known_stages(uow.session)
    for run in held:
        step = steps.current_step(uow.session, run)
        if step is not None and known.keys() >= set(stages_in(step.input)):
            runs.go_on(uow, run)


def take_over(uow: UnitOfWork, version: WorkflowVersion) -> None:
    """Let held runs go on in a version that has just been published, where it mends the step that they are in.

    They are the only ones that leave the version they started with: in that one nothing can become of them.
    """
    held = _held(uow.session, version.workflow_id)
    if not held:
        return
    known = known_stages(uow.session)
    mended = {
        step.id
        for step in plan_of_version(version).steps
        if step.kind == "action" and known.keys() >= set(stages_in(step.params))
    }
    for run in held:
        if run.step_id in mended:
            runs.go_on(uow, run, number=version.number)


_HELD = select(Run).where(Run.status == "held", Run.reason.startswith(STAGE_DELETED, autoescape=True))


def _held(session: Session, workflow_id: UUID | None) -> Sequence[Run]:
    query = _HELD if workflow_id is None else _HELD.where(Run.workflow_id == workflow_id)
    return session.scalars(query.order_by(Run.id).with_for_update()).all()


def _tell(uow: UnitOfWork, run: Run, step: RunStep, stage: str) -> None:
    workflow = uow.session.get_one(Workflow, run.workflow_id)
    before = _HELD.with_only_columns(Run.id).where(Run.workflow_id == workflow.id).limit(1)
    if is_suspended(workflow) or uow.session.scalar(before) is not None:
        return  # whoever can mend it knows already
    for member in who_can_mend(uow.session, workflow.team_id, workflow.owner_id):
        words = _WORDS["en" if member.language == "en" else "fr"]
        send_notification(
            uow,
            NotificationSend(
                member_id=member.id, text=words.format(name=workflow.name, stage=stage), link=f"runs/{run.id}"
            ),
            key=f"stage-deleted:{step.key}:{member.id}",
        )


def _name(session: Session, stage_id: UUID) -> str:
    """What a deleted stage was called, as far as the log remembers: copies hold only those that are there."""
    log = select(LoggedEvent).where(LoggedEvent.name == PipelineUpdated.name)
    for event in session.scalars(log.order_by(LoggedEvent.seq.desc()).limit(_LOOKED_BACK)):
        change = event.read().data["changed"].get("stages") or {}
        for stage in change.get("before") or ():
            if stage["id"] == str(stage_id):
                return str(stage["name"])
    return str(stage_id)
