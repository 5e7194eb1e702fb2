import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from jalon_pipeline.domain.reminders import LATE, is_too_late, reminder_before

PARIS, VANCOUVER = ZoneInfo("Europe/Paris"), ZoneInfo("America/Vancouver")
DUE = dt.datetime(2026, 6, 10, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0, "2026-06-10T12:00"), (10, "2026-06-10T11:50"), (60, "2026-06-10T11:00"), (1500, "2026-06-09T11:00")],
)
def test_so_many_minutes_before(minutes: int, expected: str) -> None:
    assert reminder_before(DUE, minutes, PARIS) == dt.datetime.fromisoformat(f"{expected}+00:00")
    assert reminder_before(None, minutes, PARIS) is None


@pytest.mark.parametrize(
    ("zone", "due", "hours"),
    [
        (PARIS, dt.datetime(2026, 3, 29, 18, 0), 23),
        (PARIS, dt.datetime(2026, 10, 25, 18, 0), 25),
        (VANCOUVER, dt.datetime(2026, 3, 8, 18, 0), 23),
    ],
)
def test_a_day_before_is_the_same_hour_the_day_before(zone: ZoneInfo, due: dt.datetime, hours: int) -> None:
    due = due.replace(tzinfo=zone).astimezone(dt.UTC)
    reminder = reminder_before(due, 1440, zone)
    assert reminder is not None
    assert due - reminder == dt.timedelta(hours=hours)
    assert reminder.astimezone(zone).hour == 18


def test_what_was_long_ago_is_not_made_up_for() -> None:
    assert not is_too_late(DUE, DUE + LATE)
    assert is_too_late(DUE, DUE + LATE + dt.timedelta(seconds=1))
