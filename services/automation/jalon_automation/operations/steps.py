"""The rows of steps: entering one, and how it ends."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from jalon_automation.domain.plans import Plan, PlannedStep
from jalon_automation.models import Run, RunStep
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_sdk.serial import Json

_KEPT = "jalon_automation_steps"


def keep_steps(session: Session, runs: Sequence[Run]) -> None:
    """Read the steps of locked runs at once; until the transaction ends nobody else changes them."""
    kept: dict[UUID, list[RunStep]] = {run.id: [] for run in runs}
    for step in session.scalars(_STEPS_OF, {"run_ids": list(kept)}):
        kept[step.run_id].append(step)
    session.info[_KEPT] = kept


_STEPS_OF = select(RunStep).where(RunStep.run_id.in_(bindparam("run_ids", expanding=True))).order_by(RunStep.id)


def current_step(session: Session, run: Run) -> RunStep | None:
    """The row of the step that the run is in; None when it has not entered it yet."""
    for step in _known_steps(session, run.id):
        if step.step_id == run.step_id and step.status in ("running", "waiting"):
            return step
    return None


def enter(session: Session, run: Run, planned: PlannedStep) -> RunStep:
    """A new row for a step. Entered again after a failure, it is another iteration with another key."""
    known = _known_steps(session, run.id)
    iteration = 1 + max((step.iteration for step in known if step.step_id == planned.id), default=0)
    step = RunStep(
        id=new_id(),
        status="running",
        attempts=0,
        input={},
        output={},
        expected=0,
        answers={},
        started_at=now(),
        run_id=run.id,
        step_id=planned.id,
        iteration=iteration,
        position=planned.position,
        kind=planned.kind,
        label=dict(planned.label),
        key=f"{run.id}:{planned.id}:{iteration}",
    )
    session.add(step)
    known.append(step)
    return step


def close(step: RunStep, status: str, *, reason: str | None = None, output: Mapping[str, Json] | None = None) -> None:
    """Note how a step ended."""
    step.status = status
    step.reason = reason
    step.waiting_until = None
    step.ended_at = now()
    if output is not None:
        step.output = dict(output)


def skip(session: Session, run: Run, plan: Plan, start: str | None, stop: str | None, reason: str) -> None:
    """Note that the steps from one up to another were passed over."""
    step_id = start
    while step_id is not None and step_id != stop:
        planned = plan.step(step_id)
        close(enter(session, run, planned), "skipped", reason=reason)
        step_id = planned.next


def step_by_key(session: Session, key: str) -> tuple[RunStep, Run] | None:
    """The step that asked for something with this key, and its run, both locked."""
    query = select(RunStep, Run).join(Run, Run.id == RunStep.run_id).where(RunStep.key == key.partition("/")[0])
    found = session.execute(query.with_for_update()).one_or_none()
    return None if found is None else (found[0], found[1])


def steps_of(session: Session, run_id: UUID) -> list[RunStep]:
    """All steps of a run, in the order in which they ran."""
    return list(_known_steps(session, run_id))


def _known_steps(session: Session, run_id: UUID) -> list[RunStep]:
    kept: dict[UUID, list[RunStep]] = session.info.get(_KEPT, {})
    if run_id in kept:
        return kept[run_id]
    return list(session.scalars(_STEPS_OF, {"run_ids": [run_id]}))
