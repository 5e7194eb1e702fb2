"""Asking services to do something on behalf of a workflow, and taking their answers."""

from dataclasses import replace
from uuid import UUID

from jalon_automation.domain.plans import PlannedStep
from jalon_automation.domain.retrying import RETRYABLE
from jalon_automation.models import Run, RunStep
from jalon_automation.operations import runs, steps
from jalon_automation.operations.declining import decline
from jalon_automation.operations.failing import fail, try_later
from jalon_automation.operations.notifications import send_notification
from jalon_automation.operations.stage_holds import STAGE_DELETED, hold_for_stage
from jalon_core.access.scope import caller_from_scope
from jalon_core.bus.envelopes import EventTooLong
from jalon_core.errors import Refusal
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands import Command
from jalon_sdk.commands.automation import NotificationSend
from jalon_sdk.events.bus import CommandAnswered
from jalon_sdk.serial import to_json


def ask(uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, commands: tuple[Command, ...]) -> None:
    """Send the commands of a step; it waits until all of them are answered."""
    step.answers, step.expected, step.status = {}, len(commands), "waiting"
    try:
        for index, command in enumerate(commands):
            key = step.key if len(commands) == 1 else f"{step.key}/{index + 1}"
            if isinstance(command, NotificationSend):
                _notify(uow, run, planned, step, command, key)
            else:
                _send(uow, run, command, key)
    except EventTooLong as error:
        fail(uow, run, planned, step, "command_too_long", str(error))


def take_answer(uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, answer: CommandAnswered) -> None:
    """Note how a command ended; with the last one, the step has ended too."""
    if answer.status == "refused":
        _refused(uow, run, planned, step, answer.code, answer.detail)
        return
    step.answers = {**step.answers, answer.key: to_json(answer.result)}
    step.output = {**step.output, **answer.result}
    if answer.result.get("deal_id"):
        run.deal_id = UUID(answer.result["deal_id"])
    if len(step.answers) >= step.expected:
        steps.close(step, "finished")


def _refused(uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, code: str, detail: str) -> None:
    if code in planned.declines and step.expected == 1:
        decline(uow, run, planned, step, code, detail)
        return
    holds = code == STAGE_DELETED and planned.on_error == "fail"
    if not (holds or code in RETRYABLE) or step.expected != 1:
        fail(uow, run, planned, step, code, detail)
        return
    # Who refused remembers it under the key, and would only say it again: the next try needs another.
    step.key = f"{run.id}:{step.step_id}:{step.iteration}.{step.attempts + 1}"
    if holds:
        hold_for_stage(uow, run, step)
        return
    try_later(uow, run, planned, step, code, detail)


def _send(uow: UnitOfWork, run: Run, command: Command, key: str) -> None:
    hops = int(run.cause.get("hops") or 0) + 1
    before = [part for part in str(run.cause.get("workflowchain") or "").split(",") if part]
    chain = ",".join(dict.fromkeys([*before, str(run.workflow_id)]))
    uow.send(command, key=key, scope=runs.workflow_of(uow, run).scope, hops=hops, chain=chain)


def _notify(
    uow: UnitOfWork, run: Run, planned: PlannedStep, step: RunStep, command: NotificationSend, key: str
) -> None:
    """Our own command needs no way over the bus."""
    workflow = runs.workflow_of(uow, run)
    try:
        caller = caller_from_scope(uow.session, workflow.scope, workflow.actor)
        result = send_notification(replace(uow, caller=caller), command, key=key, is_new=step.attempts == 1)
    except Refusal as refusal:
        _refused(uow, run, planned, step, refusal.code, refusal.detail)
        return
    answer = CommandAnswered(command=command.name, key=key, status="finished", result=result)
    take_answer(uow, run, planned, step, answer)
