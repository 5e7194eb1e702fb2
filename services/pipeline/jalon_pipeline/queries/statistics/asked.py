"""What statistics are asked for: pipeline, period, filters; and the clock that they follow."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.clock import now
from jalon_pipeline.domain.figures import Mode
from jalon_pipeline.domain.periods import Period
from jalon_pipeline.models import Stage
from jalon_pipeline.queries.clocks import time_zone
from jalon_pipeline.queries.pipelines import get_pipeline
from jalon_sdk.records import CardKind, StageKind

_TICK = dt.timedelta(microseconds=1)
VELOCITY_DAYS = 90
"""Over how many days before the end of the period closings are looked at for the velocity."""


@dataclass(frozen=True, kw_only=True)
class StageInfo:
    """A stage, deleted ones too: what happened in them stays.

    :ivar rank: its place; a deleted stage stands before the one that took its place.
    """

    id: UUID
    name: str
    kind: StageKind
    colour: str
    rank: int
    deleted: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What statistics are asked for.

    :ivar owner_id: whose work at the time: the owner when the card entered a stage, not today's.
    :ivar team_id: likewise.
    :ivar as_of: what happened from this moment on is not known yet.
    """

    pipeline_id: UUID
    card_kind: CardKind
    stages: Sequence[StageInfo]
    period: Period
    as_of: dt.datetime
    mode: Mode = "reached"
    group_id: UUID | None = None
    owner_id: UUID | None = None
    team_id: UUID | None = None

    @property
    def ends(self) -> dt.datetime:
        """The moment at which those still there are counted: the end of the period, or now where that lies ahead."""
        return max(min(self.period.ends_at, self.as_of), self.period.starts_at)

    @property
    def window_starts(self) -> dt.datetime:
        """Since when closings count for the velocity."""
        return self.ends - dt.timedelta(days=VELOCITY_DAYS)

    @cached_property
    def open_stages(self) -> Sequence[StageInfo]:
        """The living open stages in order: the steps of the funnel."""
        return [stage for stage in self.stages if stage.kind == "open" and not stage.deleted]

    def next_stage(self, stage: StageInfo) -> StageInfo | None:
        """The living open stage after a stage; None after the last one: then comes winning."""
        return next((each for each in self.open_stages if each.rank > stage.rank), None)


def ask(
    session: Session,
    caller: Caller,
    pipeline_id: UUID,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    as_of: dt.datetime | None = None,
    mode: Mode = "reached",
    group_id: UUID | None = None,
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
) -> Asked:
    """Complete what was asked for.

    :raises jalon_core.errors.NotFound: there is no such pipeline, or the caller may not see it.
    :raises jalon_pipeline.domain.refusals.PeriodReversed: the period ends before it begins.
    :raises jalon_pipeline.domain.refusals.PeriodTooLong: it has more than ten years.
    """
    pipeline = get_pipeline(session, caller, pipeline_id)
    moment = now()
    zone = time_zone(session, caller, pipeline.team_id or team_id)
    rows = session.scalars(select(Stage).where(Stage.pipeline_id == pipeline_id)).all()
    stages = [
        StageInfo(
            id=stage.id,
            name=stage.name,
            kind=stage.kind,
            colour=stage.colour,
            rank=2 * stage.position - (stage.deleted_at is not None),
            deleted=stage.deleted_at is not None,
        )
        for stage in rows
    ]
    return Asked(
        pipeline_id=pipeline_id,
        card_kind=pipeline.card_kind,
        stages=sorted(stages, key=lambda stage: (stage.rank, stage.id)),
        period=Period.of(first, last, zone=zone, now=moment),
        # What happens in this very moment is known.
        as_of=moment + _TICK if as_of is None else min(as_of, moment + _TICK),
        mode=mode,
        group_id=group_id,
        owner_id=owner_id,
        team_id=team_id,
    )
