"""Dates and times as people write them, read in the zone of the field."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

_LOCAL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?")
_WITH_OFFSET = re.compile(_LOCAL.pattern + r"([Zz]|[+-]\d\d:?\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def read_moment(text: str, zone: ZoneInfo) -> dt.datetime:
    """The moment, in UTC, of ``2026-12-01T18:30`` (local in the zone) or of an RFC 3339 time with its offset.

    A local time that does not exist (clocks go forward) rolls forward by the gap; one that happens twice (clocks go
    back) is the first. Both are what Python's ``fold=0`` means.

    :raises ValueError: it is neither, or outside of the calendar.
    """
    try:
        if _WITH_OFFSET.fullmatch(text):
            return dt.datetime.fromisoformat(text.upper()).astimezone(dt.UTC)
        if _LOCAL.fullmatch(text):
            return dt.datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError(f"{text!r} is outside of the calendar") from error
    raise ValueError(f"{text!r} is no date and time")


def read_date(text: str) -> dt.date:
    """The day of ``2026-12-01``.

    :raises ValueError: it is none.
    """
    if not _DATE.fullmatch(text):
        raise ValueError(f"{text!r} is no date")
    return dt.date.fromisoformat(text)
