"""The moments that ``before``, ``after`` and ``within_…`` speak of, as bounds that a database can compare with."""

import datetime as dt

from jalon_sdk.conditions.comparing import as_moment
from jalon_sdk.conditions.relative import is_span, shift
from jalon_sdk.serial import Json

TICK = dt.timedelta(microseconds=1)
"""The smallest distance of two moments."""

Bounds = tuple[dt.datetime | None, dt.datetime | None]


def bounds(op: str, value: Json, now: dt.datetime, zone: dt.tzinfo) -> Bounds:
    """The first and the last moment that fit; ``before`` alone leaves its last one out. None is without bound."""
    if op in ("within_next", "within_last"):
        edge = shift(now, value, zone, 1 if op == "within_next" else -1)
        return min(now, edge), max(now, edge)
    boundary = shift(now, value, zone) if is_span(value) else as_moment(value, zone)
    assert boundary is not None, "the value was checked"
    boundary = boundary.astimezone(dt.UTC)
    return (boundary + TICK, None) if op == "after" else (None, boundary)


def first_day(zone: dt.tzinfo, moment: dt.datetime) -> str | None:
    """The first day that does not begin before the moment, on the clocks of the zone; None after the last of all."""
    day = moment.astimezone(zone).date() - dt.timedelta(days=1)
    for _ in range(4):
        if dt.datetime.combine(day, dt.time(), zone) >= moment:
            return day.isoformat()
        if day == dt.date.max:
            return None
        day += dt.timedelta(days=1)
    raise AssertionError(f"no day of {zone} begins after {moment}")
