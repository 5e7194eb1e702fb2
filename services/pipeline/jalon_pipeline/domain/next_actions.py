"""A card's next action is its earliest open task; how urgent it is depends on the viewer's clock."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args
from zoneinfo import ZoneInfo

Urgency = Literal["planned", "today", "overdue"]
Segment = Literal[Urgency, "none"]
SEGMENTS: tuple[Segment, ...] = get_args(Segment)
"""What a column's bar is made of; ``none``: nothing is planned at all."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """The viewer's today.

    :ivar now: the moment; what was due before it is overdue.
    :ivar ends: the next local midnight, which is not always 24 hours after the last one.
    """

    now: dt.datetime
    ends: dt.datetime

    @classmethod
    def at(cls, now: dt.datetime, time_zone: str) -> "Day":
        """The day that holds a moment, in a zone."""
        zone = ZoneInfo(time_zone)
        tomorrow = now.astimezone(zone).date() + dt.timedelta(days=1)
        return cls(now=now, ends=dt.datetime.combine(tomorrow, dt.time(), tzinfo=zone).astimezone(dt.UTC))

    def urgency(self, due_at: dt.datetime | None) -> Urgency:
        """Overdue, still to do today, or later; a task without a due time is planned."""
        if due_at is None or due_at >= self.ends:
            return "planned"
        return "overdue" if due_at < self.now else "today"
