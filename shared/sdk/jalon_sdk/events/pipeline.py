"""Events of the pipeline service: pipelines, deals, tasks."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from jalon_sdk.events.event import RecordEvent
from jalon_sdk.records import Deal, Pipeline, Task


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
class DealCreated(RecordEvent):
    """A deal appeared on a board."""

    name: ClassVar[str] = "deal.created"
    owner: ClassVar[str] = "pipeline"

    record: Deal


@dataclass(frozen=True, kw_only=True)
class DealUpdated(RecordEvent):
    """A deal's name, amount, owner, contact, custom fields or place inside its column changed."""

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
class TaskCreated(RecordEvent):
    """There is something to do."""

    name: ClassVar[str] = "task.created"
    owner: ClassVar[str] = "pipeline"

    record: Task


@dataclass(frozen=True, kw_only=True)
class TaskUpdated(RecordEvent):
    """A task's title, due time or owner changed, or it was reopened."""

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
