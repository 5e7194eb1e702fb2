import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_campaigns.domain.refusals import WindowRefused
from jalon_campaigns.domain.windows import SendWindow, read_window, working_day_after

PARIS = ZoneInfo("Europe/Paris")
OFFICE = read_window({"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "18:00"})
# Whole hours, half an hour (Lord Howe), a whole day left out (Samoa, 2011), midnight left out (Cairo, Beirut).
ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Cairo",
    "Asia/Beirut",
    "UTC",
]


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-12-01T10:00", "2026-12-01T10:00"),  # a Tuesday, 11:00 in Paris
        ("2026-12-01T07:59", "2026-12-01T08:00"),
        ("2026-12-01T16:59:59", "2026-12-01T16:59:59"),
        ("2026-12-01T17:00", "2026-12-02T08:00"),
        ("2026-12-04T17:00", "2026-12-07T08:00"),  # from Friday evening to Monday morning
        ("2026-10-23T16:30", "2026-10-26T08:00"),  # over the night in which clocks go back
        ("2026-03-27T17:30", "2026-03-30T07:00"),  # and forward
    ],
)
def test_a_moment_outside_is_rolled_to_the_next_opening(moment, opening):
    assert OFFICE.next_opening(utc(moment), PARIS) == utc(opening)


def test_a_time_that_is_skipped_is_the_end_of_the_gap_and_one_that_comes_twice_is_its_first():
    skipped = read_window({"days": [7], "from": "02:30", "to": "06:00"})
    assert skipped.next_opening(utc("2026-03-28T12:00"), PARIS) == utc("2026-03-29T01:00")  # 03:00 in Paris
    twice = read_window({"days": [7], "from": "02:30", "to": "06:00"})
    assert twice.next_opening(utc("2026-10-24T12:00"), PARIS) == utc("2026-10-25T00:30")
    # Clocks went back to 02:00: it is shut again until they come to 02:30 once more.
    assert twice.next_opening(utc("2026-10-25T01:10"), PARIS) == utc("2026-10-25T01:30")
    gone = read_window({"days": [7], "from": "02:00", "to": "03:00"})
    assert gone.next_opening(utc("2026-03-29T00:00"), PARIS) == utc("2026-04-05T00:00")


@given(
    days=st.frozensets(st.integers(1, 7), min_size=1),
    hours=st.lists(st.integers(0, 24 * 60), min_size=2, max_size=2, unique=True).map(sorted),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    moment=st.datetimes(dt.datetime(2011, 1, 1), dt.datetime(2029, 1, 1)).map(
        lambda naive: naive.replace(tzinfo=dt.UTC)
    ),
)
def test_a_window_is_never_broken_and_never_waited_for_longer_than_needed(days, hours, zone, moment):
    window = SendWindow(days, *hours)
    opening = window.next_opening(moment, zone)
    assert opening >= moment
    assert window.allows(opening, zone)
    assert window.next_opening(opening, zone) == opening
    # Whoever looks at the clock in between finds it shut.
    between = (opening - moment) / 7
    assert not any(
        window.allows(moment + between * part, zone) for part in range(7) if moment + between * part < opening
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"days": [], "from": "09:00", "to": "18:00"},
        {"days": [0], "from": "09:00", "to": "18:00"},
        {"days": [True], "from": "09:00", "to": "18:00"},
        {"days": [1], "from": "18:00", "to": "09:00"},
        {"days": [1], "from": "09:00", "to": "09:00"},
        {"days": [1], "from": "9:00", "to": "18:00"},
        {"days": [1], "from": "09:00", "to": "24:30"},
        {"days": [1], "from": 9, "to": 18},
    ],
)
def test_a_window_that_would_never_be_open_is_refused(wrong):
    with pytest.raises(WindowRefused):
        read_window(wrong)


def test_the_day_after_an_absence_is_a_working_day():
    friday = dt.date(2026, 12, 4)
    assert [working_day_after(friday - dt.timedelta(days=back)).isoweekday() for back in range(3)] == [1, 5, 4]
