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


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of a pipeline. ``probability`` in percent; ``colour`` is one of the palette's names."""

    id: UUID
    name: str
    colour: str
    kind: StageKind
    position: int
    probability: int
    folded: bool = False


@dataclass(frozen=True, kw_only=True)
class Pipeline(State):
    """An ordered path. ``team_id`` is None where all teams share it. ``stages`` are in order."""

    kind: ClassVar[str] = "pipeline"
    plural: ClassVar[str] = "pipelines"

    name: str
    card_kind: CardKind
    stages: tuple[Stage, ...]


@dataclass(frozen=True, kw_only=True)
class Deal(State):
    """What travels through a pipeline (a sales deal).

    ``status`` follows from the stage's kind. ``rank`` orders cards inside a column (compare as text, then by
    id). ``probability`` in percent. ``custom`` by key of ``/deal-fields``.
    """

    kind: ClassVar[str] = "deal"
    plural: ClassVar[str] = "deals"

    name: str
    contact_id: UUID | None
    pipeline_id: UUID
    stage_id: UUID
    stage_name: str
    stage_position: int
    status: StageKind
    rank: str
    amount: Money | None
    probability: int
    lost_reason: str | None
    custom: Mapping[str, Json]
    entered_stage_at: dt.datetime
    created_at: dt.datetime
    closed_at: dt.datetime | None
    archived: bool = False

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """The contact it belongs to."""
        return (self.contact_id,) if self.contact_id else ()


@dataclass(frozen=True, kw_only=True)
class Task(State):
    """What is to be done, by its owner. A card's next action is its earliest open task."""

    kind: ClassVar[str] = "task"
    plural: ClassVar[str] = "tasks"

    title: str
    note: str
    due_at: dt.datetime | None
    done_at: dt.datetime | None
    deal_id: UUID | None
    contact_id: UUID | None
    created_at: dt.datetime

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """The contact it concerns."""
        return (self.contact_id,) if self.contact_id else ()
