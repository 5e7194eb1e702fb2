import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from jalon_automation.domain.retrying import DELAYS, next_attempt
from jalon_automation.domain.waits import due_by_date, is_missed, wait_problems

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("value", "until", "due"),
    [
        ("2026-03-10T18:00:00Z", {}, "2026-03-10T18:00:00+00:00"),
        ("2026-03-10T18:00:00Z", {"offset": {"hours": -24}}, "2026-03-09T18:00:00+00:00"),
        # The clocks go forward on 29 March: 20:00 in Paris is 18:00 UTC that day and 19:00 UTC the day before.
        ("2026-03-29T18:00:00Z", {"offset": {"hours": -24}}, "2026-03-28T18:00:00+00:00"),
        ("2026-03-29T18:00:00Z", {"offset": {"days": -1}}, "2026-03-28T19:00:00+00:00"),
        ("2026-03-29T18:00:00Z", {"offset": {"days": -1}, "at": "09:00"}, "2026-03-28T08:00:00+00:00"),
        ("2026-03-29T18:00:00Z", {"at": "09:00", "offset": {"hours": 1}}, "2026-03-29T08:00:00+00:00"),
        ("2026-03-29", {"offset": {"days": 2}}, "2026-03-30T22:00:00+00:00"),
        # 02:30 does not exist in Paris on 29 March: it rolls forward. On 25 October it is twice: the first.
        ("2026-03-28T01:30:00Z", {"offset": {"days": 1}}, "2026-03-29T01:30:00+00:00"),
        ("2026-10-24T00:30:00Z", {"offset": {"days": 1}}, "2026-10-25T00:30:00+00:00"),
        ("2026-03-10T18:00:00Z", {"at": "09:00", "time_zone": "UTC"}, "2026-03-10T09:00:00+00:00"),
        (None, {}, None),
        ("", {}, None),
        ("demain", {}, None),
        (12, {}, None),
    ],
)
def test_when_a_date_field_is_due(value, until, due):
    expected = None if due is None else dt.datetime.fromisoformat(due)
    assert due_by_date(value, {"kind": "date_field", **until}, PARIS) == expected


def test_a_moment_is_missed_after_an_hour():
    due = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    assert not is_missed(due, due + dt.timedelta(hours=1))
    assert is_missed(due, due + dt.timedelta(hours=1, seconds=1))


@pytest.mark.parametrize(
    "until",
    [
        None,
        {},
        {"kind": "duration"},
        {"kind": "duration", "days": -1},
        {"kind": "duration", "weeks": 1},
        {"kind": "moment"},
        {"kind": "date_field", "record": "deals/x"},
        {"kind": "date_field", "record": "deals/x", "field": "custom.a", "offset": {"days": True}},
        {"kind": "date_field", "record": "deals/x", "field": "custom.a", "at": "25:00"},
        {"kind": "date_field", "record": "deals/x", "field": "custom.a", "time_zone": "Paris"},
        {"kind": "event", "name": "deal.danced"},
        {"kind": "event", "name": "deal.created", "timeout": 5},
    ],
)
def test_wrong_waits_are_told(until):
    assert list(wait_problems(until))


def test_pauses_between_attempts_grow_and_end():
    delays = [next_attempt(attempts) for attempts in range(1, len(DELAYS) + 1)]
    assert delays == sorted(delays, key=lambda delay: delay or dt.timedelta())
    assert next_attempt(len(DELAYS) + 1) is None
    assert next_attempt(1, asked=90) == dt.timedelta(seconds=90)
