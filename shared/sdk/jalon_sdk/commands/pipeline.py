"""Commands to the pipeline service."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal
from uuid import UUID

from jalon_sdk.commands.command import Command
from jalon_sdk.records import Money, Priority
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class DealCreate(Command):
    """Put a deal of a contact into a pipeline. Result: ``deal_id``, ``created``.

    :ivar name: what the card is called; named ``title`` here, for ``name`` is the command's own.
    :ivar stage_id: None for the pipeline's first open stage.
    :ivar owner_id: None for the contact's owner.
    :ivar if_open: what to do when the contact has an open deal in this pipeline: ``reuse`` it (its custom
        fields are updated, it stays where it is) or make a ``new`` one.
    """

    name: ClassVar[str] = "deal.create"
    service: ClassVar[str] = "pipeline"

    title: str
    contact_id: UUID
    pipeline_id: UUID
    stage_id: UUID | None = None
    owner_id: UUID | None = None
    amount: Money | None = None
    custom: Mapping[str, Json] = field(default_factory=dict)
    if_open: Literal["reuse", "new"] = "reuse"


@dataclass(frozen=True, kw_only=True)
class DealUpdate(Command):
    """Change fields of a deal. Result: ``deal_id``.

    :ivar fields: new values by field name (``name``, ``amount``, ``expected_close_on``, ``owner_id``, ``tags``);
        ``custom.<key>`` for a custom field.
    """

    name: ClassVar[str] = "deal.update"
    service: ClassVar[str] = "pipeline"

    deal_id: UUID
    fields: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class DealMove(Command):
    """Move a deal to another stage. Result: ``deal_id``, ``moved``.

    :ivar only_forward: refused (``not_forward``) when the deal is already in or past the stage.
    :ivar only_open: refused (``deal_closed``) when the deal is won or lost.
    """

    name: ClassVar[str] = "deal.move"
    service: ClassVar[str] = "pipeline"

    deal_id: UUID
    stage_id: UUID
    note: str = ""
    lost_reason: str | None = None
    only_forward: bool = False
    only_open: bool = True


@dataclass(frozen=True, kw_only=True)
class TicketCreate(Command):
    """Put a ticket of a contact into a support pipeline. Result: ``ticket_id``, ``created``.

    :ivar name: what the card is called; named ``title`` here, for ``name`` is the command's own.
    :ivar stage_id: None for the pipeline's first open stage.
    :ivar owner_id: None for the contact's owner.
    :ivar due_at: when it must be solved.
    :ivar if_open: what to do when the contact has an open ticket in this pipeline: make a ``new`` one, or ``reuse``
        it (its custom fields are updated, it stays where it is).
    """

    name: ClassVar[str] = "ticket.create"
    service: ClassVar[str] = "pipeline"

    title: str
    contact_id: UUID
    pipeline_id: UUID
    stage_id: UUID | None = None
    owner_id: UUID | None = None
    priority: Priority = "normal"
    due_at: dt.datetime | None = None
    custom: Mapping[str, Json] = field(default_factory=dict)
    if_open: Literal["reuse", "new"] = "new"


@dataclass(frozen=True, kw_only=True)
class TicketUpdate(Command):
    """Change fields of a ticket. Result: ``ticket_id``.

    :ivar fields: new values by field name (``name``, ``priority``, ``due_at``, ``owner_id``, ``tags``);
        ``custom.<key>`` for a custom field.
    """

    name: ClassVar[str] = "ticket.update"
    service: ClassVar[str] = "pipeline"

    ticket_id: UUID
    fields: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class TicketMove(Command):
    """Move a ticket to another stage. Result: ``ticket_id``, ``moved``.

    :ivar only_forward: refused (``not_forward``) when the ticket is already in or past the stage.
    :ivar only_open: refused (``deal_closed``) when the ticket is closed.
    """

    name: ClassVar[str] = "ticket.move"
    service: ClassVar[str] = "pipeline"

    ticket_id: UUID
    stage_id: UUID
    note: str = ""
    lost_reason: str | None = None
    only_forward: bool = False
    only_open: bool = True


@dataclass(frozen=True, kw_only=True)
class ContactPosition(Command):
    """Put a contact into a stage: its open deal in the pipeline moves there.

    Result: ``deal_id``, ``moved``, ``created``.

    :ivar create: without any deal in the pipeline one is made there; otherwise that is refused (``no_deal``).
    :ivar only_forward: refused (``not_forward``) when the deal is already in or past the stage.

    A contact whose deals there are all closed is refused (``deal_closed``), one with several open ones too
    (``several_open_deals``): a workflow cannot know which is meant.
    """

    name: ClassVar[str] = "contact.position"
    service: ClassVar[str] = "pipeline"

    contact_id: UUID
    pipeline_id: UUID
    stage_id: UUID
    note: str = ""
    create: bool = False
    only_forward: bool = True


@dataclass(frozen=True, kw_only=True)
class TaskCreate(Command):
    """Give a member something to do. Result: ``task_id``.

    :ivar owner_id: None for the owner of the deal, the ticket or the contact.
    :ivar ticket_id: the ticket it is about, instead of a deal.
    :ivar remind_before: minutes before it is due, when its owner is reminded.
    """

    name: ClassVar[str] = "task.create"
    service: ClassVar[str] = "pipeline"

    title: str
    note: str = ""
    due_at: dt.datetime | None = None
    owner_id: UUID | None = None
    deal_id: UUID | None = None
    contact_id: UUID | None = None
    ticket_id: UUID | None = None
    remind_before: int | None = None
