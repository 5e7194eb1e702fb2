"""What this service does by itself: reminders, stuck cards, the computed probabilities of stages, forgetting."""

import datetime as dt

from jalon_core.service import Context, Job
from jalon_pipeline.operations import reminders
from jalon_pipeline.operations.computed_probabilities import refresh_pipeline, stale_pipelines
from jalon_pipeline.operations.placing import forget_former_places
from jalon_pipeline.operations.stuck import tell_stuck
from jalon_pipeline.queries.stuck import untold

PORTION = 100


def tell_reminders(context: Context) -> int:
    """Tell the reminders whose moment has come, and what they tell, in one transaction: each once."""
    with context.transaction() as uow:
        return reminders.tell_due(uow)


def next_reminder(context: Context) -> dt.datetime | None:
    """When the next reminder is due: they are told to the second."""
    with context.reading() as session:
        return reminders.next_due(session)


def tell_of_stuck_cards(context: Context) -> int:
    """Tell of cards that have got stuck, each in a transaction of its own: none waits for another's lock."""
    with context.reading() as session:
        card_ids = untold(session, PORTION)
    told = 0
    for card_id in card_ids:
        with context.transaction() as uow:
            told += tell_stuck(uow, card_id)
    return told


def refresh_probabilities(context: Context) -> int:
    """Let computed probabilities follow what was won and lost."""
    with context.reading() as session:
        pipeline_ids = stale_pipelines(session)
    changed = 0
    for pipeline_id in pipeline_ids:
        with context.transaction() as uow:
            changed += refresh_pipeline(uow, pipeline_id)
    return changed


def keep_in_order(context: Context) -> int:
    """What does not hurry: computed probabilities, and places before moves that nobody takes back any more.

    One job for both, for each job of its own keeps a thread and a connection.
    """
    with context.transaction() as uow:
        forgotten = forget_former_places(uow)
    return forgotten + refresh_probabilities(context)


JOBS = (
    Job(name="reminders", run=tell_reminders, channel=reminders.REMINDERS, every=60.0, next_due=next_reminder),
    Job(name="stuck", run=tell_of_stuck_cards, every=60.0),
    Job(name="order", run=keep_in_order, every=3600.0),
)
