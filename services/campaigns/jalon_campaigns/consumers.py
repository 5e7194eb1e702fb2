"""The events this service listens to and the commands it carries out, in full; each is one operation."""

from collections.abc import Mapping

from jalon_campaigns.operations.doubt import doubt_what_was_asked_before
from jalon_campaigns.operations.enrolling import take_in
from jalon_campaigns.operations.enrolments import follow_contact, move_enrolments, stop_enrolments
from jalon_campaigns.operations.inbound_mails import move_inbound_mails
from jalon_campaigns.operations.sends import plan_send
from jalon_core.service import CommandHandler, Reaction
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands import Command
from jalon_sdk.commands.campaigns import EmailSend
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.contacts import ContactCreated, ContactDeleted, ContactMerged, ContactUpdated
from jalon_sdk.serial import Json


def do_email_send(uow: UnitOfWork, command: EmailSend) -> Mapping[str, Json]:
    """Plan the mail; its fate is told by events."""
    send = plan_send(
        uow,
        contact_id=command.contact_id,
        to=command.to,
        template_id=command.template_id,
        subject=command.subject,
        text=command.text,
        values=command.values,
        attachments=command.attachments,
        system=command.system,
    )
    doubt_what_was_asked_before(uow, send)
    return {"send_id": str(send.id)}


def on_contact_created(uow: UnitOfWork, event: ContactCreated, _envelope: Envelope) -> None:
    """A new contact may be somebody a live campaign is for."""
    take_in(uow, event.record, None)


def on_contact_updated(uow: UnitOfWork, event: ContactUpdated, _envelope: Envelope) -> None:
    """A contact may come into the audience of a live campaign; their passages go with them to another owner."""
    if not {"team_id", "owner_id"}.isdisjoint(event.changed):
        follow_contact(uow, event.record)
    take_in(uow, event.record, frozenset(event.changed))


def on_contact_deleted(uow: UnitOfWork, event: ContactDeleted, _envelope: Envelope) -> None:
    """Nobody writes to a contact that was deleted."""
    stop_enrolments(uow, event.record.id, "contact_deleted")


def on_contact_merged(uow: UnitOfWork, event: ContactMerged, _envelope: Envelope) -> None:
    """The passages of the one that went, and what came back from them, are those of the one that stays."""
    move_enrolments(uow, event.merged_id, event.record)
    move_inbound_mails(uow, event.merged_id, event.record)


REACTIONS: Mapping[str, Reaction] = {
    ContactCreated.name: on_contact_created,
    ContactUpdated.name: on_contact_updated,
    ContactDeleted.name: on_contact_deleted,
    ContactMerged.name: on_contact_merged,
}

COMMANDS: Mapping[type[Command], CommandHandler] = {EmailSend: do_email_send}
