"""What this service does about every event of the installation."""

from jalon_automation.operations.answers import end_by_goal
from jalon_automation.operations.batches import batch_of, note_started
from jalon_automation.operations.merges import follow_merge
from jalon_automation.operations.runs import hand_over
from jalon_automation.operations.starting import start_runs
from jalon_automation.operations.waiting import end_if_gone, follow_event
from jalon_automation.operations.webhooks import owe_deliveries
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope


def take_event(uow: UnitOfWork, envelope: Envelope) -> None:
    """Move the runs that follow its record, start what it triggers, tell whoever subscribed.

    It is in the log already, see `jalon_automation.operations.batches`.
    """
    batch = batch_of(uow.session)
    if follow_merge(uow, envelope):
        note_started(uow.session, envelope.subject)
    hand_over(uow, envelope)
    if batch.is_followed(envelope):
        follow_event(uow, envelope)
    if envelope.subject in batch.active:
        end_if_gone(uow, envelope)
        end_by_goal(uow, envelope)
    start_runs(uow, envelope, batch.positions[envelope.id], batch.listening.get(envelope.name, ()))
    owe_deliveries(uow, envelope, batch.webhooks)
