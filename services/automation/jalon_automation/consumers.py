"""The events this service listens to and the commands it carries out, in full; each is one operation."""

from collections.abc import Mapping

from jalon_automation.operations import (
    answers,
    events,
    gone_stages,
    mailbox_alerts,
    notifications,
    reminders,
    stage_holds,
)
from jalon_core.service import CommandHandler, Reaction
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands import Command
from jalon_sdk.commands.automation import NotificationSend
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import Event
from jalon_sdk.events.bus import CommandAnswered
from jalon_sdk.events.campaigns import MailboxPaused
from jalon_sdk.events.pipeline import PipelineUpdated, TaskReminderDue
from jalon_sdk.serial import Json


def on_event(uow: UnitOfWork, _event: Event, envelope: Envelope) -> None:
    """Anything happened to any record."""
    events.take_event(uow, envelope)


def on_answer(uow: UnitOfWork, answer: CommandAnswered, _envelope: Envelope) -> None:
    """A command of a run was carried out, or refused."""
    answers.take_answer(uow, answer)


def on_mailbox_paused(uow: UnitOfWork, event: MailboxPaused, envelope: Envelope) -> None:
    """A mailbox was refused by its server: who can mend it should know."""
    mailbox_alerts.tell_of_pause(uow, event, envelope)


def on_task_reminder_due(uow: UnitOfWork, event: TaskReminderDue, envelope: Envelope) -> None:
    """Somebody wanted to be reminded of a task now."""
    reminders.remind(uow, event, envelope)


def on_pipeline_updated(uow: UnitOfWork, event: PipelineUpdated, envelope: Envelope) -> None:
    """A stage that workflows name may be gone, or back."""
    gone_stages.follow_stages(uow, event, envelope)
    if "stages" in event.changed:
        stage_holds.take_up(uow)


def do_notification_send(uow: UnitOfWork, command: NotificationSend) -> Mapping[str, Json]:
    """Somebody wants a member to know something."""
    key = (uow.cause.idempotencykey if uow.cause else None) or ""
    return notifications.send_notification(uow, command, key=key)


REACTIONS: Mapping[str, Reaction] = {
    "*": on_event,
    CommandAnswered.name: on_answer,
    MailboxPaused.name: on_mailbox_paused,
    TaskReminderDue.name: on_task_reminder_due,
    PipelineUpdated.name: on_pipeline_updated,
}
COMMANDS: Mapping[type[Command], CommandHandler] = {NotificationSend: do_notification_send}
