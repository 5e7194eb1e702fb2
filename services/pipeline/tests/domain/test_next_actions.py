import datetime as dt

import pytest

from jalon_pipeline.domain.next_actions import Day


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("time_zone", "now", "ends"),
    [
        ("Europe/Paris", "2026-11-22T09:00", "2026-11-22T23:00"),
        ("Europe/Paris", "2026-11-22T23:30", "2026-11-23T23:00"),
        ("Europe/Paris", "2027-03-28T00:00", "2027-03-28T22:00"),  # a day of 23 hours
        ("Europe/Paris", "2026-10-25T00:00", "2026-10-25T23:00"),  # a day of 25 hours
        ("America/Vancouver", "2026-11-22T02:00", "2026-11-22T08:00"),
    ],
)
def test_today_ends_at_the_viewers_midnight(time_zone: str, now: str, ends: str) -> None:
    assert Day.at(utc(now), time_zone).ends == utc(ends)


def test_urgency() -> None:
    day = Day.at(utc("2026-11-22T09:00"), "Europe/Paris")
    assert day.urgency(utc("2026-11-22T08:59")) == "overdue"
    assert day.urgency(utc("2026-11-22T09:00")) == "today"
    assert day.urgency(utc("2026-11-22T22:59")) == "today"
    assert day.urgency(utc("2026-11-22T23:00")) == "planned"
    assert day.urgency(None) == "planned"
