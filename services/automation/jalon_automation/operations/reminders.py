"""Reminding members of their tasks: under their bell, when the moment has come that they chose."""

import datetime as dt
from zoneinfo import ZoneInfo

from jalon_automation.operations.notifications import send_notification
from jalon_core.copies.reading import copied
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands.automation import NotificationSend
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.pipeline import TaskReminderDue
from jalon_sdk.records import Member

_WORDS = {
    "fr": ("Rappel : {title}", "Rappel : {title} (pour le {due:%d/%m/%Y à %H:%M})"),
    "en": ("Reminder: {title}", "Reminder: {title} (due {due:%-d %B %Y at %H:%M})"),
}


def remind(uow: UnitOfWork, event: TaskReminderDue, envelope: Envelope) -> None:
    """Notify the owner of a task, in their language and on their clocks; a task of nobody reminds nobody."""
    task = event.record
    member: Member | None = copied(uow.session, "member", task.owner_id) if task.owner_id else None
    if member is None or not member.active:
        return
    text = _words(member, task.title, task.due_at)
    command = NotificationSend(member_id=member.id, text=text, link=f"tasks/{task.id}")
    send_notification(uow, command, key=f"task-reminder:{envelope.id}")


def _words(member: Member, title: str, due_at: dt.datetime | None) -> str:
    plain, with_due = _WORDS["en" if member.language == "en" else "fr"]
    if due_at is None:
        return plain.format(title=title)
    return with_due.format(title=title, due=due_at.astimezone(ZoneInfo(member.time_zone)))
