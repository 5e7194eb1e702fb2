"""What this service does by itself: reminders."""

import datetime as dt

from jalon_core.service import Context, Job
from jalon_pipeline.operations import reminders


def tell_reminders(context: Context) -> int:
    """Tell the reminders whose moment has come, and what they tell, in one transaction: each once."""
    with context.transaction() as uow:
        return reminders.tell_due(uow)


def next_reminder(context: Context) -> dt.datetime | None:
    """When the next reminder is due: they are told to the second."""
    with context.reading() as session:
        return reminders.next_due(session)


JOBS = (Job(name="reminders", run=tell_reminders, channel=reminders.REMINDERS, every=60.0, next_due=next_reminder),)
