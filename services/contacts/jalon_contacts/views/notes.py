"""``/contacts/{id}/notes`` and ``/notes/{id}``: what was said about a contact."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.models.notes import Note
from jalon_contacts.operations.notes import create_note, delete_note, update_note
from jalon_contacts.schemas.notes import NoteSchema, NoteWriteSchema
from jalon_core.http.views import blueprint, if_match, transaction

blp = blueprint("notes", __name__, description="What was said about a contact")


@blp.route("/contacts/<uuid:contact_id>/notes")
class Notes(MethodView):
    """A contact's notes; they are read on its timeline."""

    @blp.arguments(NoteWriteSchema)
    @blp.response(201, NoteSchema)
    def post(self, wanted: dict[str, Any], contact_id: UUID) -> Note:
        """Write a note about a contact."""
        with transaction() as uow:
            return create_note(uow, contact_id, **wanted)


@blp.route("/notes/<uuid:note_id>")
class OneNote(MethodView):
    """One note."""

    @blp.arguments(NoteWriteSchema)
    @blp.response(200, NoteSchema)
    def patch(self, wanted: dict[str, Any], note_id: UUID) -> Note:
        """Reword a note: its author may, a manager, and an admin."""
        with transaction() as uow:
            return update_note(uow, note_id, expected_version=if_match(), **wanted)

    @blp.response(204)
    def delete(self, note_id: UUID) -> None:
        """Delete a note: its author may, a manager, and an admin."""
        with transaction() as uow:
            delete_note(uow, note_id, expected_version=if_match())
