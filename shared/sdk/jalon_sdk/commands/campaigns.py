"""Commands to the campaigns service."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal
from uuid import UUID

from jalon_sdk.commands.command import Command
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A small text file to attach (a calendar invitation, say); at most 16 KiB."""

    filename: str
    content_type: str
    text: str


@dataclass(frozen=True, kw_only=True)
class EmailSend(Command):
    """Send one e-mail, from a template or with its own subject and text. Result: ``send_id``.

    Either ``contact_id`` (its main address is used) or ``to`` is given. The template sees ``contact``, ``owner``
    and ``values``.
    """

    name: ClassVar[str] = "email.send"
    service: ClassVar[str] = "campaigns"
    done: ClassVar[Literal["finished", "accepted"]] = "accepted"

    contact_id: UUID | None = None
    to: str | None = None
    template_id: UUID | None = None
    subject: str | None = None
    text: str | None = None
    values: Mapping[str, Json] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    system: bool = False
