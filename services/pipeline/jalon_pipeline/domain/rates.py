"""Rates, means and quantiles, as statistics state them: None where there is nothing to divide."""

from collections.abc import Mapping
from math import ceil, floor, sqrt

FEW = 30
"""Below so many, a rate is shown with the interval in which it probably lies."""

MATURE = 0.8
"""A cohort counts as mature once this share of it has moved on."""

NEEDED_CLOSED = 5
"""A velocity is only told when so many deals were closed in its window."""

_Z = 1.959963984540054  # 95 %


def ratio(part: float, whole: float) -> float | None:
    """A share of 1; None of nothing."""
    return part / whole if whole else None


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """The interval that holds a rate with a probability of 95 %; None where there are none, or enough of them.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    if not 0 < whole < FEW:
        return None
    rate, square = part / whole, _Z * _Z
    middle = (rate + square / (2 * whole)) / (1 + square / whole)
    half = _Z * sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


def is_mature(still_there: int, whole: int) -> bool:
    """Whether enough of a cohort has moved on for its rate to mean something."""
    return whole > 0 and (whole - still_there) >= MATURE * whole


def quantile_rows(count: int, share: float) -> tuple[int, int]:
    """Which of so many sorted values, counted from 1, a quantile lies between."""
    place = (count - 1) * share
    return floor(place) + 1, ceil(place) + 1


def quantile(values: Mapping[int, float], count: int, share: float) -> float | None:
    """A quantile by linear interpolation, as PostgreSQL's ``percentile_cont`` has it.

    :param values: the sorted values by their place, counted from 1: at least those of `quantile_rows`.
    """
    if not count:
        return None
    low, high = quantile_rows(count, share)
    place = (count - 1) * share
    return values[low] + (values[high] - values[low]) * (place - floor(place))
