"""Periods of statistics: whole days of one time zone, from one local midnight to another.

A day is as long as it is on the clocks of the zone: 23 or 25 hours where they are changed.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from jalon_pipeline.domain.days import beginning
from jalon_pipeline.domain.refusals import PeriodReversed, PeriodTooLong

DEFAULT_DAYS = 90
LONGEST_DAYS = 3660
"""Ten years: what a table by months can still show."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """Some days, the first and the last one included.

    :ivar zone: an IANA name.
    """

    first: dt.date
    last: dt.date
    zone: str

    @classmethod
    def of(cls, first: dt.date | None, last: dt.date | None, *, zone: str, now: dt.datetime) -> "Period":
        """The period asked for; without a last day it ends today, without a first one it has `DEFAULT_DAYS`.

        :raises PeriodReversed: it ends before it begins.
        :raises PeriodTooLong: it has more than `LONGEST_DAYS`, or reaches beyond the calendar.
        """
        if last is None:
            last = now.astimezone(ZoneInfo(zone)).date()
            last = last if first is None else max(first, last)
        if first is None:
            first = last - dt.timedelta(days=min(DEFAULT_DAYS, last.toordinal()) - 1)
        if last < first:
            raise PeriodReversed("the period ends before it begins", {"to": ["is before from"]})
        if (last - first).days >= LONGEST_DAYS or first.year < 1900 or last.year > 9000:
            raise PeriodTooLong("the period is too long", {"from": [f"at most {LONGEST_DAYS} days"]})
        return cls(first=first, last=last, zone=zone)

    @cached_property
    def starts_at(self) -> dt.datetime:
        """The first moment of it."""
        return beginning(self.first, ZoneInfo(self.zone))

    @cached_property
    def ends_at(self) -> dt.datetime:
        """The first moment after it."""
        return beginning(self.last + dt.timedelta(days=1), ZoneInfo(self.zone))

    @cached_property
    def months(self) -> "Months":
        """The calendar months that it touches."""
        return Months.between(self.first, self.last, self.zone)


@dataclass(frozen=True, kw_only=True)
class Months:
    """Calendar months one after another.

    :ivar names: ``2026-11``.
    :ivar starts: the first moment of each.
    """

    names: Sequence[str]
    starts: Sequence[dt.datetime]

    @classmethod
    def between(cls, first: dt.date, last: dt.date, zone: str) -> "Months":
        """All months from the one of a day to the one of another."""
        days = []
        day = first.replace(day=1)
        while day <= last:
            days.append(day)
            day = (day + dt.timedelta(days=31)).replace(day=1)
        return cls(names=[month_name(day) for day in days], starts=[beginning(day, ZoneInfo(zone)) for day in days])

    def index(self, moment: dt.datetime) -> int:
        """The number of the month that holds a moment; -1 before the first."""
        return bisect_right(self.starts, moment) - 1


def month_name(day: dt.date) -> str:
    """``2026-11``."""
    return f"{day:%Y-%m}"
