"""The engine: takes up a run that is due and goes from step to step until it has to wait, or has ended.

A run is taken up by one worker at a time. All that one transaction can do is done in one; only a plugin's own code is
called between two, under a lease, so that another worker takes the run up again if this one dies.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from jalon_automation.domain.plans import Plan, PlannedStep
from jalon_automation.domain.starting import plan_zone
from jalon_automation.models import Run, RunStep, Workflow
from jalon_automation.operations import actions, failing, runs, steps, waiting
from jalon_automation.operations.actions import OutsideCall
from jalon_automation.operations.plans import plan_of_run
from jalon_automation.operations.surroundings import facts_of_run, look_around
from jalon_core.clock import now
from jalon_core.plugins.calling import Outcome
from jalon_core.plugins.failures import PluginFailure
from jalon_core.plugins.host import PluginHost
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.conditions import evaluate, fields, parse
from jalon_sdk.envelope import Envelope

LEASE = dt.timedelta(seconds=20)
"""How long a worker that calls a plugin may show no sign of life before another takes the run up."""


def claim(session: Session, limit: int = 1) -> Sequence[Run]:
    """Runs that are due, locked; live ones before bulk ones."""
    moment = now()
    paused = select(Workflow.id).where(Workflow.status == "paused")
    query = (
        select(Run)
        .where(Run.status.in_(("running", "waiting", "held")), Run.due_at <= moment)
        .where(or_(Run.leased_until.is_(None), Run.leased_until < moment))
        .where(Run.workflow_id.not_in(paused))
        .order_by(Run.lane.desc(), Run.due_at, Run.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(query).all()


def next_due(session: Session) -> dt.datetime | None:
    """When the next run is due; None when none waits for a moment."""
    paused = select(Workflow.id).where(Workflow.status == "paused")
    query = (
        select(Run.due_at)
        .where(Run.status.in_(("running", "waiting", "held")), Run.due_at.is_not(None))
        .where(Run.workflow_id.not_in(paused))
        .order_by(Run.due_at)
        .limit(1)
    )
    return session.scalar(query)


def advance_together(uow: UnitOfWork, claimed: Sequence[Run], host: PluginHost) -> tuple[int, OutsideCall | None]:
    """`advance` for many runs in one transaction, as far as the first call of a plugin; say how many have gone on."""
    look_around(uow.session, claimed)
    for number, run in enumerate(claimed, start=1):
        call = advance(uow, run, host)
        if call is not None:
            return number, call
    return len(claimed), None


def advance(uow: UnitOfWork, run: Run, host: PluginHost) -> OutsideCall | None:
    """Go on with a claimed run; give back the plugin's call that has to be made before it can go further."""
    return _Advance(uow, run, host).go()


def come_back(
    uow: UnitOfWork, call: OutsideCall, given: Outcome | PluginFailure, host: PluginHost
) -> OutsideCall | None:
    """Keep what a plugin's call gave, and go on; whatever ended the run meanwhile wins."""
    run = uow.session.get_one(Run, call.run_id, with_for_update=True)
    step = uow.session.get_one(RunStep, call.step_row_id)
    if run.status != "running" or step.status != "running" or step.key != call.key:
        return None
    uow = runs.acting(uow, run.workflow_id, Envelope.from_wire(run.cause))
    run.leased_until = None
    plan = plan_of_run(uow.session, run)
    planned = plan.step(step.step_id)
    if isinstance(given, PluginFailure):
        failing.take_failure(uow, run, planned, step, given)
    else:
        actions.take_outcome(uow, run, planned, step, given)
    return _Advance(uow, run, host).after(planned, step)


def renew_lease(uow: UnitOfWork, call: OutsideCall) -> None:
    """A sign of life of the worker that makes a call; a run that has ended meanwhile, or moved on, gets no lease."""
    at_work = select(RunStep.id).where(RunStep.id == call.step_row_id, RunStep.status == "running")
    uow.session.execute(
        update(Run)
        .where(Run.id == call.run_id, Run.status == "running", Run.leased_until.is_not(None), at_work.exists())
        .values(leased_until=now() + LEASE)
    )


def break_off(uow: UnitOfWork, run_id: UUID, error: Exception) -> None:
    """End a run that makes the engine itself stumble, so that the others go on; it can be retried by hand."""
    run = uow.session.get_one(Run, run_id, with_for_update=True)
    uow = runs.acting(uow, run.workflow_id, Envelope.from_wire(run.cause))
    reason = f"internal_error: {type(error).__name__}"
    step = steps.current_step(uow.session, run)
    if step is not None:
        steps.close(step, "failed", reason=reason)
    runs.end(uow, run, "failed", reason)


@dataclass
class _Advance:
    uow: UnitOfWork
    run: Run
    host: PluginHost

    def __post_init__(self) -> None:
        self.uow = runs.acting(self.uow, self.run.workflow_id, Envelope.from_wire(self.run.cause))
        self.uow.lane = "bulk" if self.run.lane == "bulk" else "live"
        self.plan: Plan = plan_of_run(self.uow.session, self.run)

    def go(self) -> OutsideCall | None:
        run, session = self.run, self.uow.session
        while True:
            if run.step_id is None:
                runs.end(self.uow, run, "finished")
                return None
            planned = self.plan.step(run.step_id)
            step = steps.current_step(session, run)
            if planned.kind == "wait" and step is not None:
                if waiting.looks_again(self.uow, run, self.plan, step):
                    return None
                run.step_id = waiting.resume_wait(self.uow, run, self.plan, planned, step)
                runs.stop_following(self.uow, run)
                if run.step_id is not None:
                    runs.change(self.uow, run, status="running", waiting_until=None)
                continue
            if self._goal_reached():
                return None
            step = step or steps.enter(session, run, planned)
            call = self._do(planned, step)
            if call is not None:
                run.leased_until = now() + LEASE
                runs.change(self.uow, run, status="running", reason=None)
                return call
            if not self._left(planned, step):
                return None

    def after(self, planned: PlannedStep, step: RunStep) -> OutsideCall | None:
        return self.go() if self._left(planned, step) else None

    def _do(self, planned: PlannedStep, step: RunStep) -> OutsideCall | None:
        match planned.kind:
            case "action":
                return actions.do_action(self.uow, self.run, planned, step, self.host)
            case "wait":
                waiting.enter_wait(self.uow, self.run, self.plan, planned, step)
            case "branch":
                self._choose(planned, step)
            case "stop":
                steps.close(step, "finished")
                runs.end(self.uow, self.run, "finished", "stopped")
        return None

    def _choose(self, planned: PlannedStep, step: RunStep) -> None:
        condition = parse(planned.condition)
        facts = facts_of_run(self.uow.session, self.run, {path.partition(".")[0] for path in fields(condition)})
        verdict = evaluate(condition, facts, now=now(), zone=plan_zone(self.plan))
        step.condition_trace = verdict.trace
        steps.close(step, "finished", output={"holds": verdict.holds})

    def _left(self, planned: PlannedStep, step: RunStep) -> bool:
        """Whether the run is done with the step and goes on at once; sets the next step if so."""
        run = self.run
        if run.ended_at is not None or step.ended_at is None:
            # A wait that was over before it began goes on in this same transaction.
            return step.kind == "wait" and run.status == "waiting" and run.due_at is not None and run.due_at <= now()
        run.step_id = planned.next
        if planned.kind == "branch":
            run.step_id = planned.then if step.output["holds"] else planned.otherwise
        return True

    def _goal_reached(self) -> bool:
        if self.plan.goal is None:
            return False
        facts = facts_of_run(self.uow.session, self.run)
        if not evaluate(parse(self.plan.goal), facts, now=now(), zone=plan_zone(self.plan)).holds:
            return False
        runs.end(self.uow, self.run, "finished", "goal_reached")
        return True
