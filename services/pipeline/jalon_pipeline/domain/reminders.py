"""When the owner of a task is reminded of it."""

import datetime as dt

from jalon_sdk.conditions.relative import shift

LONGEST_BEFORE = 40_320
"""Minutes: a reminder comes at most four weeks before the task is due."""

LATE = dt.timedelta(hours=1)
"""A moment that lies further back when somebody chooses it is not made up for."""

_MINUTES_A_DAY = 1_440


def reminder_before(due_at: dt.datetime | None, minutes: int, zone: dt.tzinfo) -> dt.datetime | None:
    """So many minutes before the task is due; None for a task that is never due.

    Whole days are days of the calendar in the zone, so that "a day before" keeps the hour over a change of the clocks.
    """
    if due_at is None:
        return None
    days, rest = divmod(minutes, _MINUTES_A_DAY)
    return shift(due_at, {"minutes": minutes} if rest else {"days": days}, zone, -1)


def is_too_late(reminder_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a reminder that is set now would be of no use any more."""
    return now - reminder_at > LATE
