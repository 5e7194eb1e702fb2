"""Dates relative to now: ``{"days": -3}``, ``{"hours": 24}``.

Hours and minutes are elapsed time; days are days of the calendar in the zone, so that "in 1 day" keeps the hour over
a change of the clocks.
"""

import datetime as dt
from collections.abc import Mapping

from jalon_sdk.serial import Json

UNITS = ("days", "hours", "minutes")
_LONGEST = {"days": 36_525, "hours": 876_600, "minutes": 52_596_000}  # a century


def is_span(value: Json) -> bool:
    """Whether the value is a span: one or more of days, hours and minutes, each a number."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(unit in UNITS for unit in value)
        and all(
            isinstance(n, int | float) and not isinstance(n, bool) and abs(n) <= _LONGEST[unit]
            for unit, n in value.items()
        )
    )


def shift(moment: dt.datetime, span: Mapping[str, float], zone: dt.tzinfo, sign: int = 1) -> dt.datetime:
    """The moment a span after (or, with ``sign`` -1, before) another, in UTC.

    A local time that does not exist rolls forward; one that exists twice is the first.
    """
    days = sign * span.get("days", 0)
    if days:
        moment = at_wall_clock(moment.astimezone(zone).replace(tzinfo=None) + dt.timedelta(days=days), zone)
    elapsed = dt.timedelta(hours=sign * span.get("hours", 0), minutes=sign * span.get("minutes", 0))
    return moment.astimezone(dt.UTC) + elapsed


def at_wall_clock(local: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """The moment at which clocks of the zone show this: rolled forward over a gap, the first of two."""
    return local.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
