"""Doing an action: computing its parameters, asking its type, and what that gives."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from jalon_automation.domain.plans import PlannedStep
from jalon_automation.domain.values import WrongValue, resolve, roots
from jalon_automation.models import PluginValue, Run, RunStep
from jalon_automation.operations import runs, steps
from jalon_automation.operations.asking import ask
from jalon_automation.operations.failing import fail, take_failure, try_later
from jalon_automation.operations.surroundings import facts_of_run, language_of
from jalon_core.plugins.calling import Outcome
from jalon_core.plugins.failures import PluginFailure
from jalon_core.plugins.host import PluginHost
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class OutsideCall:
    """A call of a plugin's code, to be made while no transaction is open."""

    run_id: UUID
    step_row_id: UUID
    action: str
    params: Mapping[str, Json]
    key: str
    now: dt.datetime
    language: str


def do_action(uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, host: PluginHost) -> OutsideCall | None:
    """Do an action as far as one transaction can: send its commands, or say what must be called outside of it.

    Afterwards the step is finished, failed or waiting for answers, or the run is held or will try again.
    """
    assert planned.action is not None
    availability = host.plugins.availability(planned.action)
    if availability != "ok":
        runs.hold(uow, run, f"action_type_{availability}: {planned.action}")
        return None
    provider = host.plugins.provider(planned.action)
    action = host.plugins.action_types()[planned.action]
    inside = action.command is not None or (provider is not None and provider.builtin)
    if run.leased_until is not None and not inside and not action.idempotent:
        fail(uow, run, planned, step, "interrupted", "it was cut off and cannot safely be done twice")
        return None
    step.attempts += 1
    call = _prepared(uow, run, planned, step, inside)
    if call is None or not inside:
        return call
    try:
        outcome = call_host(host, call)
    except PluginFailure as failure:
        take_failure(uow, run, planned, step, failure)
    else:
        take_outcome(uow, run, planned, step, outcome)
    return None


def call_host(host: PluginHost, call: OutsideCall) -> Outcome:
    """Make the call.

    :raises PluginFailure: it gave no result.
    """
    return host.run(call.action, call.params, key=call.key, now=call.now, language=call.language)


def take_outcome(uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, outcome: Outcome) -> None:
    """Keep what an action gave, and send its commands; without any, the step is finished."""
    _remember(uow, planned, outcome)
    step.output = dict(outcome.output)
    step.reason = None
    if not outcome.commands:
        steps.close(step, "finished")
        return
    ask(uow, run, planned, step, outcome.commands)
    if step.status == "waiting":
        runs.change(uow, run, status="running", due_at=None, leased_until=None, reason=None, waiting_until=None)


def _prepared(uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, inside: bool) -> OutsideCall | None:
    """The call with its parameters computed; None where they cannot be, now or ever."""
    read = roots(planned.params)
    facts = facts_of_run(uow.session, run, read)
    if "contact" in read and facts["contact"] is None and run.contact_id is not None:
        detail = "the contact has not been heard of yet"
        try_later(uow, run, planned, step, "reference_not_yet_known", detail)
        return None
    try:
        params = resolve(planned.params, facts)
    except WrongValue as error:
        fail(uow, run, planned, step, error.code, str(error))
        return None
    step.input = {key: value for key, value in params.items() if value is not None}
    return OutsideCall(
        run_id=run.id,
        step_row_id=step.id,
        action=str(planned.action),
        params=params,
        key=step.key,
        now=step.started_at,
        language="fr" if inside else language_of(uow.session, run),
    )


def _remember(uow: UnitOfWork, planned: PlannedStep, outcome: Outcome) -> None:
    plugin = str(planned.action).partition(".")[0]
    for key, value in outcome.state.set.items():
        uow.session.merge(PluginValue(plugin=plugin, key=key, value={"value": value}))
    for key in outcome.state.deleted:
        known = uow.session.get(PluginValue, (plugin, key))
        if known is not None:
            uow.session.delete(known)
