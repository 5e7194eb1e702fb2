"""Days on somebody's clocks as stretches of time: some days have 23 hours, some 25."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, get_args
from zoneinfo import ZoneInfo

RelativeDays = Literal["today", "this_week", "this_month", "last_30_days"]
RELATIVE_DAYS: tuple[RelativeDays, ...] = get_args(RelativeDays)
"""Days named by today; weeks begin on Monday, and the last thirty days end with today."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """From a moment on, until another one, which is not in it; None is without bound."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None


def whole_days(first: dt.date | None, last: dt.date | None, zone: ZoneInfo) -> Stretch:
    """From the first moment of one day to the last of another."""
    return Stretch(
        since=None if first is None else beginning(first, zone),
        until=None if last is None or last == dt.date.max else beginning(last + dt.timedelta(days=1), zone),
    )


def relative_days(name: RelativeDays, moment: dt.datetime, zone: ZoneInfo) -> Stretch:
    """The days that have this name at a moment, to the end of today."""
    today = moment.astimezone(zone).date()
    first = {
        "today": today,
        "this_week": today - dt.timedelta(days=today.weekday()),
        "this_month": today.replace(day=1),
        "last_30_days": today - dt.timedelta(days=29),
    }[name]
    return whole_days(first, today, zone)


def beginning(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The moment at which a day begins, in UTC.

    Where clocks spring over midnight, that is when they do; where they strike it twice, the first stroke.
    """
    return dt.datetime.combine(day, dt.time(), tzinfo=zone).astimezone(dt.UTC)
