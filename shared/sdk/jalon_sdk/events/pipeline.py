"""Events of the pipeline service: pipelines, deals, tickets, tasks."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from jalon_sdk.events.event import RecordEvent
from jalon_sdk.records import Deal, Pipeline, Task, Ticket


@dataclass(frozen=True, kw_only=True)
class PipelineCreated(RecordEvent):
    """A pipeline came to be, with its stages."""

    name: ClassVar[str] = "pipeline.created"
    owner: ClassVar[str] = "pipeline"

    record: Pipeline


@dataclass(frozen=True, kw_only=True)
class PipelineUpdated(RecordEvent):
    """A pipeline or one of its stages changed (name, colour, order, a stage added or deleted)."""

    name: ClassVar[str] = "pipeline.updated"
    owner: ClassVar[str] = "pipeline"

    record: Pipeline


@dataclass(frozen=True, kw_only=True)
class PipelineDeleted(RecordEvent):
    """A pipeline without cards was deleted, with its stages; ``record.deleted`` is true."""

    name: ClassVar[str] = "pipeline.deleted"
    owner: ClassVar[str] = "pipeline"

    record: Pipeline


@dataclass(frozen=True, kw_only=True)
class DealCreated(RecordEvent):
    """A deal appeared on a board."""

    name: ClassVar[str] = "deal.created"
    owner: ClassVar[str] = "pipeline"

    record: Deal


@dataclass(frozen=True, kw_only=True)
class DealUpdated(RecordEvent):
    """A deal's name, amount, owner, contact, tags, custom fields or place inside its column changed."""

    name: ClassVar[str] = "deal.updated"
    owner: ClassVar[str] = "pipeline"

    record: Deal


@dataclass(frozen=True, kw_only=True)
class DealStageChanged(RecordEvent):
    """A deal went from one stage to another of its pipeline.

    ``changed.stage_id`` says from where to where; ``changed.status``, if present, that it was won, lost or
    reopened by this.

    :ivar from_stage_name: the name of the stage it left, as it was then.
    :ivar direction: ``forward``, ``back`` or ``closed``/``reopened`` where the status changed; ``stage_deleted`` where
        it had to go because its stage was deleted, ``stage_restored`` where it went back because that was undone.
    :ivar note: what the mover wrote, or an empty text.
    :ivar seconds_in_stage: how long the visit to the stage it left lasted.
    """

    name: ClassVar[str] = "deal.stage_changed"
    owner: ClassVar[str] = "pipeline"

    record: Deal
    from_stage_name: str
    direction: str
    note: str
    seconds_in_stage: float


@dataclass(frozen=True, kw_only=True)
class DealProposalSent(RecordEvent):
    """A proposal went to the contact: said by hand, or by a mail from a template of kind proposal.

    :ivar send_id: the mail that carried it, if one did.
    :ivar note: what the sender wrote about it, or an empty text.
    """

    name: ClassVar[str] = "deal.proposal_sent"
    owner: ClassVar[str] = "pipeline"

    record: Deal
    send_id: UUID | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DealDeleted(RecordEvent):
    """A deal was deleted; ``record.deleted`` is true."""

    name: ClassVar[str] = "deal.deleted"
    owner: ClassVar[str] = "pipeline"

    record: Deal


@dataclass(frozen=True, kw_only=True)
class DealStuck(RecordEvent):
    """A deal has been in its stage for longer than this stage allows; told once a visit.

    :ivar days: how many days the stage allows.
    :ivar seconds_in_stage: how long it has been there.
    """

    name: ClassVar[str] = "deal.stuck"
    owner: ClassVar[str] = "pipeline"

    record: Deal
    days: int
    seconds_in_stage: float


@dataclass(frozen=True, kw_only=True)
class TicketCreated(RecordEvent):
    """A ticket appeared on a board."""

    name: ClassVar[str] = "ticket.created"
    owner: ClassVar[str] = "pipeline"

    record: Ticket


@dataclass(frozen=True, kw_only=True)
class TicketUpdated(RecordEvent):
    """A ticket's name, priority, due time, owner, contact, tags, custom fields or place in its column changed."""

    name: ClassVar[str] = "ticket.updated"
    owner: ClassVar[str] = "pipeline"

    record: Ticket


@dataclass(frozen=True, kw_only=True)
class TicketStageChanged(RecordEvent):
    """A ticket went from one stage to another of its pipeline; the fields mean what those of deals mean.

    :ivar from_stage_name: the name of the stage it left, as it was then.
    :ivar direction: as that of ``deal.stage_changed``.
    :ivar note: what the mover wrote, or an empty text.
    :ivar seconds_in_stage: how long the visit to the stage it left lasted.
    """

    name: ClassVar[str] = "ticket.stage_changed"
    owner: ClassVar[str] = "pipeline"

    record: Ticket
    from_stage_name: str
    direction: str
    note: str
    seconds_in_stage: float


@dataclass(frozen=True, kw_only=True)
class TicketStuck(RecordEvent):
    """A ticket has been in its stage for longer than this stage allows; told once a visit.

    :ivar days: how many days the stage allows.
    :ivar seconds_in_stage: how long it has been there.
    """

    name: ClassVar[str] = "ticket.stuck"
    owner: ClassVar[str] = "pipeline"

    record: Ticket
    days: int
    seconds_in_stage: float


@dataclass(frozen=True, kw_only=True)
class TicketDeleted(RecordEvent):
    """A ticket was deleted; ``record.deleted`` is true."""

    name: ClassVar[str] = "ticket.deleted"
    owner: ClassVar[str] = "pipeline"

    record: Ticket


@dataclass(frozen=True, kw_only=True)
class TaskCreated(RecordEvent):
    """There is something to do."""

    name: ClassVar[str] = "task.created"
    owner: ClassVar[str] = "pipeline"

    record: Task


@dataclass(frozen=True, kw_only=True)
class TaskUpdated(RecordEvent):
    """A task's title, due time, reminder or owner changed, or it was reopened."""

    name: ClassVar[str] = "task.updated"
    owner: ClassVar[str] = "pipeline"

    record: Task


@dataclass(frozen=True, kw_only=True)
class TaskCompleted(RecordEvent):
    """A task was done."""

    name: ClassVar[str] = "task.completed"
    owner: ClassVar[str] = "pipeline"

    record: Task


@dataclass(frozen=True, kw_only=True)
class TaskDeleted(RecordEvent):
    """A task was deleted; ``record.deleted`` is true."""

    name: ClassVar[str] = "task.deleted"
    owner: ClassVar[str] = "pipeline"

    record: Task


@dataclass(frozen=True, kw_only=True)
class TaskReminderDue(RecordEvent):
    """The moment has come at which a task's owner wants to be reminded of it; told once for each ``reminder_at``."""

    name: ClassVar[str] = "task.reminder_due"
    owner: ClassVar[str] = "pipeline"

    record: Task
