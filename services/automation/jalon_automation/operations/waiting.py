"""Waits: entering one, following what it depends on, and what happens when it is over."""

import datetime as dt

from sqlalchemy import and_, or_, select

from jalon_automation.domain.kinds import kind_of
from jalon_automation.domain.plans import Plan, PlannedStep
from jalon_automation.domain.values import WrongValue, resolve, roots
from jalon_automation.domain.waits import due_by_date, is_missed
from jalon_automation.models import ACTIVE, Run, RunStep, Wait
from jalon_automation.models.known import held_state
from jalon_automation.operations import runs, steps
from jalon_automation.operations.plans import plan_of_run
from jalon_automation.operations.surroundings import facts_of_run, zone_of
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.conditions import lookup
from jalon_sdk.conditions.comparing import as_moment
from jalon_sdk.conditions.relative import shift
from jalon_sdk.envelope import Envelope
from jalon_sdk.serial import Json, format_time

CHANGED_WITHIN = dt.timedelta(seconds=1)
"""How soon a run looks again at a record that was being changed when it looked."""
UNKNOWN_FOR = dt.timedelta(seconds=30)
"""The same for a record that nothing was heard of so far. Its first event sets the moment, in most cases before."""


def enter_wait(uow: UnitOfWork, run: Run, plan: Plan, planned: PlannedStep, step: RunStep) -> None:
    """Find out until when the run waits, and what it follows meanwhile."""
    try:
        until = resolve(planned.until, facts_of_run(uow.session, run, roots(planned.until)))
    except WrongValue as error:
        steps.close(step, "failed", reason=f"{error.code}: {error}")
        runs.end(uow, run, "failed", f"{error.code}: {error}")
        return
    step.status, step.input = "waiting", until
    zone = zone_of(uow.session, run, plan)
    match until["kind"]:
        case "duration":
            span = {unit: until[unit] for unit in ("days", "hours", "minutes") if unit in until}
            _wait(uow, run, step, shift(now(), span, zone))
        case "moment":
            moment = as_moment(until["at"], zone)
            if moment is None:
                steps.close(step, "failed", reason="value_missing: there is no moment to wait for")
                runs.end(uow, run, "failed", step.reason)
            else:
                _wait(uow, run, step, moment)
        case "date_field" if kind_of(str(until["record"])) is None:
            reason = f"value_missing: {until['record']} names no record"
            steps.close(step, "failed", reason=reason)
            runs.end(uow, run, "failed", reason)
        case "date_field":
            follow_date(uow, run, plan, step)
            if run.ended_at is None:
                uow.session.add(Wait(run_id=run.id, kind="date_field", record=until["record"]))
        case "event":
            uow.session.add(Wait(run_id=run.id, kind="event", record=until.get("record"), event_name=until["name"]))
            timeout = until.get("timeout")
            _wait(uow, run, step, shift(now(), timeout, zone) if timeout else None)


def follow_date(uow: UnitOfWork, run: Run, plan: Plan, step: RunStep) -> None:
    """Set when the run goes on from its date field as it is now, or end it where that is no more.

    Events look for the runs that follow their record. One that is being taken in at this very moment has looked, and
    did not see a run that only now begins to follow; what it changes is not to be seen yet either. So where the record
    is being changed, or is still on its way, the run looks again soon.
    """
    until = step.input
    state, stays = held_state(uow.session, until["record"])
    if not stays:
        _wait(uow, run, step, None)
        run.due_at = now() + (UNKNOWN_FOR if state is None else CHANGED_WITHIN)
    elif state.get("deleted"):
        runs.end(uow, run, "cancelled", "record_deleted")
    elif state.get("status") == "lost":
        runs.end(uow, run, "cancelled", "record_lost")
    elif state.get("status") == "won" and kind_of(until["record"]) == "ticket":
        runs.end(uow, run, "cancelled", "record_solved")
    else:
        due = due_by_date(lookup(state, until["field"]), until, zone_of(uow.session, run, plan))
        if due is None:
            runs.end(uow, run, "cancelled", "date_cleared")
        else:
            _wait(uow, run, step, due)


def looks_again(uow: UnitOfWork, run: Run, plan: Plan, step: RunStep) -> bool:
    """Whether the run was only to look at its date again, and goes on waiting, or has ended, after it did."""
    if run.waiting_until is not None or step.input.get("kind") != "date_field":
        return False
    follow_date(uow, run, plan, step)
    return run.due_at is None or run.due_at > now()


def resume_wait(uow: UnitOfWork, run: Run, plan: Plan, planned: PlannedStep, step: RunStep) -> str | None:
    """The moment has come: end the wait and give the next step's id; None where the run ends with it.

    A moment that is past by more than the grace is not made up for: what depends on it is skipped (unless the step
    says otherwise), up to the next wait.
    """
    kind = step.input.get("kind")
    if kind == "event":
        steps.close(step, "finished", output={"timed_out": True})
        return planned.next
    due = run.waiting_until or now()
    if kind == "duration" or not is_missed(due, now()) or planned.if_past == "continue":
        steps.close(step, "finished", output={"at": format_time(due)})
        return planned.next
    reason = f"moment_past: {format_time(due)}"
    steps.close(step, "skipped", reason=reason)
    stop = None if planned.if_past == "stop" else planned.past
    steps.skip(uow.session, run, plan, planned.next, stop, reason)
    return stop


def follow_event(uow: UnitOfWork, envelope: Envelope) -> None:
    """Tell the runs that wait for this event, or follow a date of its record."""
    waits = uow.session.execute(
        select(Wait, Run)
        .join(Run, Run.id == Wait.run_id)
        .where(
            or_(
                Wait.record == envelope.subject,
                and_(Wait.record.is_(None), Wait.event_name == envelope.name),
            )
        )
        .order_by(Run.id)
        .with_for_update()
    ).all()
    for wait, run in waits:
        step = steps.current_step(uow.session, run)
        if step is None or run.status != "waiting":
            continue
        acting = runs.acting(uow, run.workflow_id)
        if wait.kind == "date_field":
            follow_date(acting, run, plan_of_run(uow.session, run), step)
        elif wait.event_name == envelope.name:
            _happened(acting, run, step, envelope)


def end_if_gone(uow: UnitOfWork, envelope: Envelope) -> None:
    """End the runs about a record that is now deleted."""
    if _is_gone(envelope):
        about = select(Run).where(Run.record == envelope.subject, Run.status.in_(ACTIVE)).order_by(Run.id)
        for run in uow.session.scalars(about.with_for_update()).all():
            runs.end(uow, run, "cancelled", "record_deleted")


def _happened(uow: UnitOfWork, run: Run, step: RunStep, envelope: Envelope) -> None:
    steps.close(step, "finished", output={"timed_out": False, "event_id": str(envelope.id)})
    run.step_id = plan_of_run(uow.session, run).step(step.step_id).next
    if run.step_id is None:
        runs.end(uow, run, "finished")
    else:
        runs.go_on(uow, run)


def _wait(uow: UnitOfWork, run: Run, step: RunStep, until: dt.datetime | None) -> None:
    step.waiting_until = until
    runs.wait(uow, run, until)


def _is_gone(envelope: Envelope) -> bool:
    record: Json = envelope.data.get("record") or {}
    return bool(record.get("deleted"))
