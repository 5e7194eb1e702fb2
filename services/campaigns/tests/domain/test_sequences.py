import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_campaigns.domain.sequences import End, Passage, Plan, Wait, next_move
from jalon_campaigns.domain.windows import read_window

PARIS = ZoneInfo("Europe/Paris")
BEGIN = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
OFFICE = read_window({"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "18:00"})


def move(now: dt.datetime = BEGIN, window=None, **fields):
    passage = Passage(**({"delays": (0, 2), "planned": 0, "began_at": BEGIN} | fields))
    return next_move(passage, now=now, window=window, zone=PARIS)


def test_the_first_mail_is_planned_at_once_or_after_its_delay():
    assert move() == Plan(0)
    assert move(delays=(1,)) == Wait(BEGIN + DAY)
    assert move(delays=(1,), now=BEGIN + DAY) == Plan(0)


def test_the_next_waits_from_the_moment_the_last_was_accepted():
    after = {"planned": 1, "last_status": "accepted", "accepted_at": BEGIN + DAY}
    assert move(now=BEGIN + DAY, **after) == Wait(BEGIN + 3 * DAY)
    assert move(now=BEGIN + 3 * DAY, **after) == Plan(1)


@pytest.mark.parametrize("status", ["planned", "deferred", "claimed", "submitting"])
def test_nothing_comes_next_while_a_mail_is_on_its_way(status):
    assert move(planned=1, last_status=status, now=BEGIN + 9 * DAY) == Wait(None)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"planned": 2, "last_status": "accepted", "accepted_at": BEGIN}, End("finished")),
        ({"planned": 1, "last_status": "unknown"}, Wait(None, "send_unknown")),
        ({"planned": 1, "last_status": "rejected", "last_reason": "550 no"}, End("stopped", "failed")),
        ({"planned": 1, "last_status": "skipped", "last_reason": "suppressed: bounced"}, End("stopped", "suppressed")),
        ({"planned": 1, "last_status": "cancelled", "last_reason": "x"}, End("stopped", "cancelled")),
        ({"not_before": BEGIN + DAY}, Wait(BEGIN + DAY)),
    ],
)
def test_what_became_of_the_last_mail_decides(fields, expected):
    assert move(now=BEGIN, **fields) == expected


def test_a_shut_window_is_waited_for_with_the_reason():
    saturday = dt.datetime(2026, 12, 5, 10, 0, tzinfo=dt.UTC)
    assert move(now=saturday, window=OFFICE) == Wait(dt.datetime(2026, 12, 7, 8, 0, tzinfo=dt.UTC), "window")


@given(
    delays=st.lists(st.integers(0, 5), min_size=1, max_size=4),
    looks=st.lists(st.timedeltas(dt.timedelta(0), dt.timedelta(days=3)), max_size=40),
)
def test_however_often_one_looks_each_step_is_planned_once_in_order_and_in_the_window(delays, looks):
    now, planned, accepted_at, ended = BEGIN, [], None, False
    for look in looks:
        now += look
        last = {"last_status": "accepted", "accepted_at": accepted_at} if planned else {}
        decision = move(now=now, window=OFFICE, delays=delays, planned=len(planned), **last)
        assert not ended or decision == End("finished")
        if isinstance(decision, Plan):
            assert OFFICE.allows(now, PARIS)
            assert now >= (accepted_at or BEGIN) + delays[decision.position] * DAY
            planned.append(decision.position)
            accepted_at = now
        elif isinstance(decision, Wait):
            assert decision.until > now
        else:
            ended = True
            assert len(planned) == len(delays)
    assert planned == list(range(len(planned)))
