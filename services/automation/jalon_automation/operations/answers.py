"""What comes back to waiting runs: answers to their commands, and events that reach their goal."""

from sqlalchemy import select

from jalon_automation.domain.starting import plan_zone
from jalon_automation.models import ACTIVE, Run
from jalon_automation.operations import asking, runs, steps
from jalon_automation.operations.plans import plan_of_run
from jalon_automation.operations.surroundings import facts_of_run
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.conditions import evaluate, parse
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.bus import CommandAnswered


def take_answer(uow: UnitOfWork, answer: CommandAnswered) -> None:
    """A command was answered: its step goes on. An answer that nobody waits for any more changes nothing."""
    found = steps.step_by_key(uow.session, answer.key)
    if found is None:
        return
    step, run = found
    if step.status != "waiting" or run.status != "running" or answer.key in step.answers:
        return
    uow = runs.acting(uow, run.workflow_id, Envelope.from_wire(run.cause))
    planned = plan_of_run(uow.session, run).step(step.step_id)
    asking.take_answer(uow, run, planned, step, answer)
    if step.ended_at is not None and run.ended_at is None:
        run.step_id = planned.next
        if run.step_id is None:
            runs.end(uow, run, "finished")
        else:
            runs.go_on(uow, run)


def end_by_goal(uow: UnitOfWork, envelope: Envelope) -> None:
    """End the runs about this event's record whose goal is reached now."""
    about = select(Run).where(Run.record == envelope.subject, Run.status.in_(ACTIVE)).order_by(Run.id)
    for run in uow.session.scalars(about.with_for_update()).all():
        plan = plan_of_run(uow.session, run)
        if plan.goal is None:
            continue
        facts = facts_of_run(uow.session, run)
        if evaluate(parse(plan.goal), facts, now=now(), zone=plan_zone(plan)).holds:
            runs.end(uow, run, "finished", "goal_reached")
