import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from jalon_pipeline.domain.days import RELATIVE_DAYS, relative_days, whole_days

PARIS, VANCOUVER = ZoneInfo("Europe/Paris"), ZoneInfo("America/Vancouver")


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("day", "zone", "since", "until", "hours"),
    [
        ("2026-03-29", PARIS, "2026-03-28T23:00", "2026-03-29T22:00", 23),
        ("2026-10-25", PARIS, "2026-10-24T22:00", "2026-10-25T23:00", 25),
        ("2026-03-08", VANCOUVER, "2026-03-08T08:00", "2026-03-09T07:00", 23),
        ("2026-11-01", VANCOUVER, "2026-11-01T07:00", "2026-11-02T08:00", 25),
        ("2026-06-01", PARIS, "2026-05-31T22:00", "2026-06-01T22:00", 24),
        # Here the clocks spring over midnight: the day begins at one o'clock.
        ("2026-09-06", ZoneInfo("America/Santiago"), "2026-09-06T04:00", "2026-09-07T03:00", 23),
    ],
)
def test_days_have_as_many_hours_as_the_clocks_say(
    day: str, zone: ZoneInfo, since: str, until: str, hours: int
) -> None:
    date = dt.date.fromisoformat(day)
    found = whole_days(date, date, zone)
    assert (found.since, found.until) == (utc(since), utc(until))
    assert found.until is not None
    assert found.since is not None
    assert found.until - found.since == dt.timedelta(hours=hours)


def test_named_days_are_the_viewers() -> None:
    # Sunday evening in Vancouver is Monday morning in Paris, in another week and in another month.
    moment = utc("2026-06-01T05:00")
    beginnings = {
        zone.key: [(relative_days(name, moment, zone).since, name) for name in RELATIVE_DAYS]
        for zone in (PARIS, VANCOUVER)
    }
    assert [since for since, _ in beginnings["Europe/Paris"]] == [
        utc("2026-05-31T22:00"),
        utc("2026-05-31T22:00"),
        utc("2026-05-31T22:00"),
        utc("2026-05-02T22:00"),
    ]
    assert [since for since, _ in beginnings["America/Vancouver"]] == [
        utc("2026-05-31T07:00"),
        utc("2026-05-25T07:00"),
        utc("2026-05-01T07:00"),
        utc("2026-05-02T07:00"),
    ]
    assert {relative_days(name, moment, PARIS).until for name in RELATIVE_DAYS} == {utc("2026-06-01T22:00")}


def test_without_bounds() -> None:
    found = whole_days(None, dt.date.max, PARIS)
    assert (found.since, found.until) == (None, None)
