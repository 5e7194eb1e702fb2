"""Writing the timeline from events: those of the other services and our own alike.

Our own events come back to us over the bus instead of being written beside the change: so there is one way into the
timeline, every entry has the id, the order and the cause of its event, and replaying events makes the same timeline.
"""

from uuid import UUID

from sqlalchemy import select, update

from jalon_contacts.domain.summaries import is_history, summarise
from jalon_contacts.models.timeline import TimelineEntry
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import Event, RecordEvent


def write_history(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
    """Add an entry to the timeline of each contact that the event concerns; seen again, it adds none."""
    if not isinstance(event, RecordEvent):
        return
    _follow_owner(uow, event, envelope)
    concerned = set(event.record.contact_ids)
    if not concerned or not is_history(event):
        return
    query = select(TimelineEntry.contact_id).where(TimelineEntry.message_id == envelope.id)
    told = set(uow.session.scalars(query))
    for contact_id in concerned - told:
        uow.session.add(_entry(contact_id, event, envelope))


def _follow_owner(uow: UnitOfWork, event: RecordEvent, envelope: Envelope) -> None:
    """Show a record's past to whom it belongs now, and to nobody else."""
    if event.changed.keys() & {"team_id", "owner_id"}:
        uow.session.execute(
            update(TimelineEntry)
            .where(TimelineEntry.subject == envelope.subject)
            .values(team_id=event.record.team_id, owner_id=event.record.owner_id)
        )


def _entry(contact_id: UUID, event: RecordEvent, envelope: Envelope) -> TimelineEntry:
    return TimelineEntry(
        contact_id=contact_id,
        message_id=envelope.id,
        at=envelope.time,
        kind=event.name,
        subject=envelope.subject,
        resource=event.record.plural,
        team_id=event.record.team_id,
        owner_id=event.record.owner_id,
        actor=envelope.actor,
        summary=summarise(event),
        correlation_id=envelope.correlationid,
        causation_id=envelope.causationid,
        workflow_chain=envelope.workflowchain or "",
    )
