"""The events this service listens to and the commands it carries out, in full."""

from collections.abc import Mapping

from jalon_contacts.domain.contact_fields import read_contact_fields
from jalon_contacts.operations.contacts import update_contact
from jalon_contacts.operations.notes import create_note
from jalon_contacts.operations.timeline import write_history
from jalon_core.service import CommandHandler, Reaction
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands import Command
from jalon_sdk.commands.contacts import ContactUpdate, NoteCreate
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import RecordEvent
from jalon_sdk.serial import Json


def on_event(uow: UnitOfWork, event: RecordEvent, envelope: Envelope) -> None:
    """Write the timeline."""
    write_history(uow, event, envelope)


def do_contact_update(uow: UnitOfWork, command: ContactUpdate) -> Mapping[str, Json]:
    """Change fields of a contact."""
    contact = update_contact(uow, command.contact_id, **read_contact_fields(command.fields))
    return {"contact_id": str(contact.id)}


def do_note_create(uow: UnitOfWork, command: NoteCreate) -> Mapping[str, Json]:
    """Write a note about a contact."""
    return {"note_id": str(create_note(uow, command.contact_id, text=command.text).id)}


REACTIONS: Mapping[str, Reaction] = {"*": on_event}

COMMANDS: Mapping[type[Command], CommandHandler] = {
    ContactUpdate: do_contact_update,
    NoteCreate: do_note_create,
}
