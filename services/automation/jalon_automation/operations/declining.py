"""When there was nothing to do: the owner of a record declines a step, which is no failure."""

from jalon_automation.domain.facts import Occurrence
from jalon_automation.domain.plans import PlannedStep
from jalon_automation.models import NonStart, Run, RunStep
from jalon_automation.operations import runs, steps
from jalon_automation.operations.plans import plan_of_run
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope


def decline(uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, code: str, detail: str) -> None:
    """Pass over a declined step. If it was the first, nothing has been done at all: the run is a non-start.

    Only the owner of a record knows for certain where it stands, so this is said when it answers, not at the start.
    """
    reason = f"{code}: {detail}" if detail else code
    steps.close(step, "skipped", reason=reason)
    if plan_of_run(uow.session, run).first != planned.id:
        return
    event = Occurrence.of(Envelope.from_wire(run.cause))
    uow.session.add(
        NonStart(
            workflow_id=run.workflow_id,
            number=run.number,
            event_id=run.event_id,
            event_name=event.name,
            record=run.record,
            reason=code,
            detail=detail,
        )
    )
    runs.end(uow, run, "declined", reason)
