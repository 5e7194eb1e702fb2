import datetime as dt

import pytest

from jalon_pipeline.domain.periods import LONGEST_DAYS, Period
from jalon_pipeline.domain.refusals import PeriodReversed, PeriodTooLong

NOW = dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "date", "starts", "hours"),
    [
        ("Europe/Paris", "2026-03-29", "2026-03-28T23:00", 23),
        ("Europe/Paris", "2026-10-25", "2026-10-24T22:00", 25),
        ("Europe/Paris", "2026-11-22", "2026-11-21T23:00", 24),
        ("America/Vancouver", "2026-03-08", "2026-03-08T08:00", 23),
        ("America/Vancouver", "2026-11-01", "2026-11-01T07:00", 25),
        ("America/Santiago", "2026-09-06", "2026-09-06T04:00", 23),  # midnight itself does not exist there
    ],
)
def test_a_day_lasts_from_midnight_to_midnight_on_local_clocks(zone: str, date: str, starts: str, hours: int) -> None:
    period = Period.of(day(date), day(date), zone=zone, now=NOW)
    assert period.starts_at == dt.datetime.fromisoformat(starts).replace(tzinfo=dt.UTC)
    assert period.ends_at - period.starts_at == dt.timedelta(hours=hours)


def test_days_follow_one_another_without_gap() -> None:
    for zone in ("Europe/Paris", "America/Vancouver"):
        for number in range(366):
            first = day("2026-01-01") + dt.timedelta(days=number)
            today, tomorrow = (
                Period.of(each, each, zone=zone, now=NOW) for each in (first, first + dt.timedelta(days=1))
            )
            assert today.ends_at == tomorrow.starts_at


def test_what_is_not_said() -> None:
    paris = Period.of(None, None, zone="Europe/Paris", now=NOW)
    assert (paris.first, paris.last) == (day("2026-08-26"), day("2026-11-23"))  # it is tomorrow there
    assert Period.of(None, None, zone="America/Vancouver", now=NOW).last == day("2026-11-22")
    ahead = Period.of(day("2027-01-01"), None, zone="Europe/Paris", now=NOW)
    assert (ahead.first, ahead.last) == (day("2027-01-01"), day("2027-01-01"))


def test_what_is_refused() -> None:
    with pytest.raises(PeriodReversed):
        Period.of(day("2026-11-02"), day("2026-11-01"), zone="Europe/Paris", now=NOW)
    for first, last in ((day("2016-01-01"), day("2026-11-01")), (day("0001-01-01"), day("0001-02-01"))):
        with pytest.raises(PeriodTooLong):
            Period.of(first, last, zone="Europe/Paris", now=NOW)
    with pytest.raises(PeriodTooLong):
        Period.of(day("9999-12-31"), day("9999-12-31"), zone="Europe/Paris", now=NOW)
    long = Period.of(None, day("2026-11-01"), zone="Europe/Paris", now=NOW)
    assert (long.last - long.first).days < LONGEST_DAYS


def test_months() -> None:
    months = Period.of(day("2026-10-31"), day("2027-01-01"), zone="Europe/Paris", now=NOW).months
    assert months.names == ["2026-10", "2026-11", "2026-12", "2027-01"]
    assert months.starts[1] == dt.datetime(2026, 10, 31, 23, tzinfo=dt.UTC)
    assert [months.index(start) for start in months.starts] == [0, 1, 2, 3]
    assert months.index(months.starts[1] - dt.timedelta(microseconds=1)) == 0
    assert months.index(months.starts[0] - dt.timedelta(microseconds=1)) == -1
