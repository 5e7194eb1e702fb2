import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_pipeline.domain.rates import is_mature, quantile, quantile_rows, ratio, wilson

times = st.lists(st.floats(0, 1e9), min_size=2, max_size=60)


def test_nothing_to_divide() -> None:
    assert ratio(0, 0) is None
    assert ratio(0, 4) == 0
    assert quantile({}, 0, 0.5) is None


def test_the_interval_of_a_rate() -> None:
    # Brown, Cai, DasGupta 2001 give these for 95 %.
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(0, 0) is None
    assert wilson(29, 30) is None


@given(st.integers(1, 29), st.data())
def test_an_interval_holds_its_rate(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    low, high = wilson(part, whole) or (1, 0)
    assert 0 <= low <= part / whole + 1e-9
    assert part / whole <= high + 1e-9 <= 1 + 1e-8


def test_a_cohort_is_mature_from_four_in_five_on() -> None:
    assert [is_mature(still, 10) for still in (3, 2, 0)] == [False, True, True]
    assert not is_mature(0, 0)


@given(times)
def test_quantiles_are_those_of_the_textbook(values: list[float]) -> None:
    ordered = dict(enumerate(sorted(values), 1))
    quarters = statistics.quantiles(values, n=20, method="inclusive")
    for share, expected in ((0.5, quarters[9]), (0.75, quarters[14]), (0.9, quarters[17])):
        needed = {place: ordered[place] for place in quantile_rows(len(values), share)}
        assert quantile(needed, len(values), share) == pytest.approx(expected, rel=1e-9, abs=1e-6)
