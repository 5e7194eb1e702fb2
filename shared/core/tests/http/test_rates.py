import datetime as dt

import pytest
import time_machine

from jalon_core.clock import now
from jalon_core.errors import TooMany
from jalon_core.http.rates import Rate


def test_the_one_too_many_learns_when_to_come_back():
    with time_machine.travel(now(), tick=False) as clock:
        rate = Rate("2 per minute")
        rate.hit("a")
        clock.shift(dt.timedelta(seconds=20))
        rate.hit("a")
        rate.hit("b")
        with pytest.raises(TooMany) as refusal:
            rate.hit("a")
        assert refusal.value.retry_after is not None
        assert 39 <= refusal.value.retry_after <= 41
        clock.shift(dt.timedelta(seconds=refusal.value.retry_after))
        rate.require("a")


def test_looking_does_not_count():
    rate = Rate("1 per minute")
    for _ in range(3):
        rate.require("a")
    rate.hit("a")
    with pytest.raises(TooMany):
        rate.require("a")
