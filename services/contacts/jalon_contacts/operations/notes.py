"""Writing, rewording and deleting notes."""

from uuid import UUID

from sqlalchemy import select

from jalon_contacts.domain.text import clean
from jalon_contacts.models.notes import Note, may_change_note, note_state
from jalon_contacts.models.sight import visible_contact
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.errors import Forbidden, Invalid, NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import NoteCreated, NoteDeleted, NoteUpdated

MAX_NOTE = 10_000
"""Longest note, so that its event stays far below the limit."""


def create_note(uow: UnitOfWork, contact_id: UUID, *, text: str) -> Note:
    """Write down what was said about a contact. Whoever may read the contact may write one."""
    contact = visible_contact(uow.session, uow.caller, contact_id)
    note = Note(
        contact_id=contact.id,
        team_id=contact.team_id,
        owner_id=contact.owner_id,
        text=_cleaned(text),
        author_id=uow.caller.member_id,
    )
    uow.session.add(note)
    uow.session.flush()
    uow.record(NoteCreated(record=note_state(note)))
    return note


def update_note(uow: UnitOfWork, note_id: UUID, *, text: str, expected_version: int | None = None) -> Note:
    """Reword a note: its author may, a manager of the team, and an admin."""
    note = _editable(uow, note_id, expected_version)
    before = note_state(note)
    note.text = _cleaned(text)
    changed = changed_fields(before, note_state(note))
    if changed:
        touch(note)
        uow.record(NoteUpdated(record=note_state(note), changed=changed))
    return note


def delete_note(uow: UnitOfWork, note_id: UUID, *, expected_version: int | None = None) -> None:
    """Delete a note: its author may, a manager of the team, and an admin."""
    note = _editable(uow, note_id, expected_version)
    note.deleted_at = now()
    touch(note)
    uow.record(NoteDeleted(record=note_state(note)))


def _editable(uow: UnitOfWork, note_id: UUID, expected_version: int | None) -> Note:
    query = select(Note).where(Note.id == note_id, Note.deleted_at.is_(None)).with_for_update()
    note = uow.session.scalars(query).one_or_none()
    if note is None:
        raise NotFound
    visible_contact(uow.session, uow.caller, note.contact_id)
    if not may_change_note(uow.caller, note):
        raise Forbidden("only its author, a manager of the team or an admin may change a note")
    require_version(expected_version, note_state(note))
    return note


def _cleaned(text: str) -> str:
    text = clean(text)
    if not 0 < len(text) <= MAX_NOTE:
        raise Invalid("a note has a text", fields={"text": [f"1 to {MAX_NOTE} characters"]})
    return text
