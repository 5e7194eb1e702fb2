"""Until when a wait lasts.

``until`` is one of: ``{"kind": "duration", "days"|"hours"|"minutes": …}``; ``{"kind": "moment", "at": value}``;
``{"kind": "date_field", "record": value, "field": path, "offset": span, "at": "09:00", "time_zone": …}``;
``{"kind": "event", "name": event, "record": value, "timeout": span}``.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo, available_timezones

from jalon_sdk.conditions.comparing import as_moment
from jalon_sdk.conditions.relative import UNITS, at_wall_clock, is_span, shift
from jalon_sdk.events import EVENTS
from jalon_sdk.serial import Json

GRACE = dt.timedelta(hours=1)
"""A moment that is past by more is not done any more."""

_KEYS = {
    "duration": set(UNITS),
    "moment": {"at"},
    "date_field": {"record", "field", "offset", "at", "time_zone"},
    "event": {"name", "record", "timeout"},
}
_EVENT_NAMES = frozenset(event.name for event in EVENTS.values())


def wait_problems(until: Json) -> Iterator[tuple[str, str]]:
    """What is wrong with an ``until``: where, and in words."""
    if not isinstance(until, Mapping) or until.get("kind") not in _KEYS:
        yield "until.kind", f"must be one of {', '.join(_KEYS)}"
        return
    kind = until["kind"]
    for key in sorted(set(until) - {"kind"} - _KEYS[kind]):
        yield f"until.{key}", "is unknown"
    if kind == "duration":
        span = {key: value for key, value in until.items() if key != "kind"}
        if not is_span(span) or any(value < 0 for value in span.values()):
            yield "until", 'needs a length, as {"days": 2}'
    elif kind == "moment" and until.get("at") is None:
        yield "until.at", "is required"
    elif kind == "date_field":
        yield from _date_field_problems(until)
    elif kind == "event":
        if until.get("name") not in _EVENT_NAMES:
            yield "until.name", "names no event"
        if until.get("timeout") is not None and not is_span(until["timeout"]):
            yield "until.timeout", 'must be a span, as {"days": 2}'


def _date_field_problems(until: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    if until.get("record") is None:
        yield "until.record", "is required, as deals/<id>"
    if not isinstance(until.get("field"), str) or not until["field"]:
        yield "until.field", "is required, as custom.trial_at"
    if until.get("offset") is not None and not is_span(until["offset"]):
        yield "until.offset", 'must be a span, as {"hours": -24}'
    if until.get("at") is not None and _clock(until["at"]) is None:
        yield "until.at", "must be a time of the day, as 09:00"
    if until.get("time_zone") is not None and until["time_zone"] not in available_timezones():
        yield "until.time_zone", "must be a time zone, as Europe/Paris"


def due_by_date(value: Json, until: Mapping[str, Json], zone: dt.tzinfo) -> dt.datetime | None:
    """When a date field's wait is over; None where the value is no date.

    Days of the offset are days of the calendar in the zone, hours are elapsed time. ``at`` sets the time of that day.

    :param zone: of the field, unless ``until`` names another.
    """
    zone = ZoneInfo(until["time_zone"]) if until.get("time_zone") else zone
    moment = as_moment(value, zone)
    if moment is None:
        return None
    try:
        return _shifted(moment, until, zone)
    except OverflowError:  # a year that no calendar has
        return None


def _shifted(moment: dt.datetime, until: Mapping[str, Json], zone: dt.tzinfo) -> dt.datetime:
    offset = until.get("offset") or {}
    day = shift(moment, {"days": offset.get("days", 0)}, zone)
    clock = _clock(until.get("at"))
    if clock is not None:
        day = at_wall_clock(dt.datetime.combine(day.astimezone(zone).date(), clock), zone)
    return shift(day, {unit: offset.get(unit, 0) for unit in ("hours", "minutes")}, zone)


def is_missed(due: dt.datetime, now: dt.datetime) -> bool:
    """Whether a moment is past by more than the grace."""
    return now - due > GRACE


def _clock(text: Json) -> dt.time | None:
    try:
        clock = dt.time.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return clock if clock is None or clock.tzinfo is None else None
