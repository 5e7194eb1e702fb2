"""Commands to the contacts service."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from jalon_sdk.commands.command import Command
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class ContactUpdate(Command):
    """Change what is known about a contact. Result: ``contact_id``.

    :ivar fields: new values by field name (``name``, ``language``, ``time_zone``, ``owner_id``, ``company_id``,
        ``custom.<key>``).
    """

    name: ClassVar[str] = "contact.update"
    service: ClassVar[str] = "contacts"

    contact_id: UUID
    fields: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class NoteCreate(Command):
    """Write a note about a contact. Result: ``note_id``."""

    name: ClassVar[str] = "note.create"
    service: ClassVar[str] = "contacts"

    contact_id: UUID
    text: str
