"""The rows of the tables of the statistics page, and all of them together."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from jalon_pipeline.domain.figures import Figure
from jalon_pipeline.domain.rates import NEEDED_CLOSED
from jalon_pipeline.queries.statistics.asked import Asked, StageInfo


@dataclass(frozen=True, kw_only=True)
class StageRow:
    """What came into a stage in the period, and what is there at its end (open stages only)."""

    stage: StageInfo
    entered: Figure
    entered_contacts: Figure
    entered_values: Sequence[Figure]
    present: Figure | None
    present_contacts: Figure | None
    present_values: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class PassageRow:
    """How the visits of a stage that began in the period ended: ``entries`` is the sum of all others."""

    stage: StageInfo
    entries: Figure
    outcomes: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class ConversionRow:
    """How many of a stage's cards got on.

    :ivar next_stage: None where winning comes next.
    :ivar still_there: those of the cohort that are still in the stage; None in mode ``flow``.
    :ivar mature: enough of them have left for the rate to mean something.
    """

    stage: StageInfo
    next_stage: StageInfo | None
    next: Figure
    won: Figure
    still_there: Figure | None
    mature: bool


@dataclass(frozen=True, kw_only=True)
class TimeRow:
    """How long cards stay in a stage: those that left, those and the others together, those still there."""

    stage: StageInfo
    mean: Figure
    median: Figure
    p75: Figure
    p90: Figure
    exposure: Figure
    open: Figure
    open_median: Figure
    open_oldest: Figure


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What was won and lost in the period, by the day it was closed; and what became of what was created in it."""

    rate: Figure
    won: Figure
    lost: Figure
    won_values: Sequence[Figure]
    lost_values: Sequence[Figure]
    value_rates: Sequence[Figure]
    mean_won: Sequence[Figure]
    time_mean: Figure
    time_median: Figure
    time_p75: Figure
    time_p90: Figure
    cohort_rate: Figure
    cohort_open: Figure
    cohort_value_rates: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class Velocity:
    """How much a pipeline brings in a day, by currency.

    :ivar closed: how many were closed in the window; under ``needed`` no velocity is told.
    """

    figures: Sequence[Figure]
    closed: int
    window_starts: dt.datetime
    window_ends: dt.datetime
    needed: int = NEEDED_CLOSED


@dataclass(frozen=True, kw_only=True)
class FunnelStep:
    """How many of the cards created in the period got to a stage; ``stage`` is None for winning."""

    stage: StageInfo | None
    reached: Figure


@dataclass(frozen=True, kw_only=True)
class AgeingRow:
    """The open cards of a stage by how long they have been in it, in the order of `BUCKETS`."""

    stage: StageInfo
    buckets: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class CohortRow:
    """What became of the cards that were created in a month, or in the part of it that lies in the period."""

    month: str
    created: Figure
    won: Figure
    lost: Figure
    open: Figure
    deleted: Figure
    rate: Figure


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """What a member did in the period, and what they have to do now. Credited to the owner at the time.

    :ivar name: None where the member is not known here, and of the cards without an owner.
    """

    member_id: UUID | None
    name: str | None
    created: Figure
    open: Figure
    open_tasks: Figure
    overdue_tasks: Figure
    won: Figure
    lost: Figure
    rate: Figure
    won_values: Sequence[Figure]


@dataclass(frozen=True, kw_only=True)
class Statistics:
    """All tables of a pipeline.

    :ivar left_out: how many visits and cards do not count, by reason.
    """

    asked: Asked
    created: Figure
    present: Figure
    present_values: Sequence[Figure]
    stages: Sequence[StageRow]
    passages: Sequence[PassageRow]
    conversions: Sequence[ConversionRow]
    times: Sequence[TimeRow]
    closing: Closing
    velocity: Velocity
    funnel: Sequence[FunnelStep]
    ageing: Sequence[AgeingRow]
    cohorts: Sequence[CohortRow]
    members: Sequence[MemberRow]
    left_out: dict[str, int] = field(default_factory=dict)
