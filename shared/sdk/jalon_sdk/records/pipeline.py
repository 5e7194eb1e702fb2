"""What travels through pipelines, and what is to be done."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

from jalon_sdk.records.base import Money, State
from jalon_sdk.serial import Json

StageKind = Literal["open", "won", "lost"]


CardKind = Literal["deal", "ticket"]


Priority = Literal["low", "normal", "high", "urgent"]


ProbabilityMode = Literal["fixed", "computed"]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of a pipeline. ``colour`` is one of the palette's names.

    ``probability`` in percent: ``fixed`` by hand, or ``computed`` from the pipeline's own history; entering the stage
    gives it to the card where ``sets_probability``. Entry rules: the card must have the ``required_fields``
    (``amount``, ``contact_id``, ``custom.<key>`` …), may not skip a stage before this one (``no_skipping``) nor come
    from one behind it (``no_going_back``), and at most ``wip_limit`` cards are in it. After ``stuck_days`` a card
    counts as stuck, unless its next action is still to come and ``stuck_pauses``.
    """

    id: UUID
    name: str
    colour: str
    kind: StageKind
    position: int
    probability: int
    folded: bool = False
    probability_mode: ProbabilityMode = "fixed"
    sets_probability: bool = True
    team_id: UUID | None = None
    required_fields: tuple[str, ...] = ()
    wip_limit: int | None = None
    no_skipping: bool = False
    no_going_back: bool = False
    stuck_days: int | None = None
    stuck_pauses: bool = True


@dataclass(frozen=True, kw_only=True)
class Pipeline(State):
    """An ordered path. ``team_id`` is None where all teams share it. ``stages`` are in order."""

    kind: ClassVar[str] = "pipeline"
    plural: ClassVar[str] = "pipelines"

    name: str
    card_kind: CardKind
    stages: tuple[Stage, ...]


@dataclass(frozen=True, kw_only=True)
class Card(State):
    """What travels through a pipeline; what deals and tickets have in common.

    ``status`` follows from the stage's kind. ``rank`` orders cards inside a column (compare as text, then by id).
    ``custom`` by key of ``/deal-fields`` or ``/ticket-fields``. ``tags`` are sorted.
    """

    name: str
    contact_id: UUID | None
    pipeline_id: UUID
    stage_id: UUID
    stage_name: str
    stage_position: int
    status: StageKind
    rank: str
    lost_reason: str | None
    custom: Mapping[str, Json]
    entered_stage_at: dt.datetime
    created_at: dt.datetime
    closed_at: dt.datetime | None
    archived: bool = False
    tags: tuple[str, ...] = ()

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """The contact it belongs to."""
        return (self.contact_id,) if self.contact_id else ()


@dataclass(frozen=True, kw_only=True)
class Deal(Card):
    """What travels through a sales pipeline. ``probability`` in percent."""

    kind: ClassVar[str] = "deal"
    plural: ClassVar[str] = "deals"

    amount: Money | None
    probability: int
    expected_close_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Ticket(Card):
    """What travels through a support pipeline. ``due_at``: when it must be solved."""

    kind: ClassVar[str] = "ticket"
    plural: ClassVar[str] = "tickets"

    priority: Priority
    due_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Task(State):
    """What is to be done, by its owner. A card's next action is its earliest open task.

    ``reminder_at``: when the owner is reminded of it; where ``remind_before`` is given, so many minutes before it is
    due, and it moves with that.
    """

    kind: ClassVar[str] = "task"
    plural: ClassVar[str] = "tasks"

    title: str
    note: str
    due_at: dt.datetime | None
    done_at: dt.datetime | None
    deal_id: UUID | None
    contact_id: UUID | None
    created_at: dt.datetime
    ticket_id: UUID | None = None
    reminder_at: dt.datetime | None = None
    remind_before: int | None = None

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """The contact it concerns."""
        return (self.contact_id,) if self.contact_id else ()
