"""Notes about contacts."""

from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base
from jalon_core.access.caller import Caller
from jalon_core.db.base import RecordColumns
from jalon_sdk import records


class Note(RecordColumns, Base):
    """What was said about a contact. It is as visible as its contact; ``author_id`` is None for a workflow's."""

    __tablename__ = "notes"

    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[UUID | None] = mapped_column(default=None)


def may_change_note(caller: Caller, note: Note) -> bool:
    """Whether somebody who sees a note may reword and delete it: its author, a manager of the team, an admin."""
    author = note.author_id is not None and note.author_id == caller.member_id
    return author or caller.is_admin or note.team_id in caller.managed_teams


def note_state(note: Note) -> records.Note:
    """The note as events carry it."""
    return records.Note(
        id=note.id,
        version=note.version,
        team_id=note.team_id,
        owner_id=note.owner_id,
        deleted=note.deleted_at is not None,
        contact_id=note.contact_id,
        text=note.text,
        author_id=note.author_id,
        created_at=note.created_at,
    )
