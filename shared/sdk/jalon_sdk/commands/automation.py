"""Commands to the automation service."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from jalon_sdk.commands.command import Command


@dataclass(frozen=True, kw_only=True)
class NotificationSend(Command):
    """Tell a member something, under their bell. Result: ``notification_id``.

    :ivar link: the record it is about, e.g. ``deals/<id>``.
    """

    name: ClassVar[str] = "notification.send"
    service: ClassVar[str] = "automation"

    member_id: UUID
    text: str
    link: str | None = None
