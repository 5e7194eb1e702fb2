"""When a step cannot be done: tried again later, held, or failed."""

import datetime as dt

from jalon_automation.domain.plans import PlannedStep
from jalon_automation.domain.retrying import next_attempt
from jalon_automation.models import Run, RunStep
from jalon_automation.operations import runs, steps
from jalon_core.clock import now
from jalon_core.plugins.failures import PluginFailure
from jalon_core.unit_of_work import UnitOfWork

_HELD = {"plugin_missing": "missing", "plugin_disabled": "disabled", "plugin_quarantined": "quarantined"}


def fail(uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, code: str, detail: str = "") -> None:
    """The step has failed, and the run with it, unless the step says that it goes on."""
    reason = f"{code}: {detail}" if detail else code
    steps.close(step, "failed", reason=reason)
    if planned.on_error == "fail":
        runs.end(uow, run, "failed", reason)


def try_later(
    uow: UnitOfWork,
    run: Run,
    planned: PlannedStep,
    step: RunStep,
    code: str,
    detail: str = "",
    *,
    asked: float | None = None,
) -> None:
    """Have the step tried again, each time after a longer pause; in the end it has failed."""
    delay = next_attempt(step.attempts, asked=asked)
    if delay is None:
        fail(uow, run, planned, step, code, detail)
        return
    step.status = "running"
    step.reason = f"{code}: {detail}" if detail else code
    runs.change(uow, run, status="running", due_at=now() + delay, leased_until=None, reason=f"retrying: {code}")


def take_failure(uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, failure: PluginFailure) -> None:
    """A call of an action gave no result. Tried again, it gets the same key: it may have done its work."""
    if failure.holds:
        step.attempts -= 1
        state = _HELD.get(failure.code, "held")
        until = now() + dt.timedelta(seconds=failure.retry_after) if failure.retry_after is not None else None
        runs.hold(uow, run, f"action_type_{state}: {planned.action}", until)
    elif failure.retryable:
        try_later(uow, run, planned, step, failure.code, failure.detail, asked=failure.retry_after)
    else:
        fail(uow, run, planned, step, failure.code, failure.detail)
