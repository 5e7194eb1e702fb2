"""After how many days a card of a stage should count as stuck, by how long cards usually stay there."""

import math

ENOUGH = 10
"""Visits without which nothing is suggested."""

QUARTILE = 0.75
"""Three of four cards have gone on by then, so that the fourth deserves a look."""

_DAY = 24 * 60 * 60


def place_of_quartile(visits: int) -> int:
    """Which of so many visits, the shortest being 1, is their 75th percentile: the nearest rank."""
    return math.ceil(QUARTILE * visits)


def suggested_days(visits: int, seconds: float | None) -> int | None:
    """The threshold in whole days, at least one; None while there are too few visits.

    :param seconds: the 75th percentile of the visits.
    """
    if seconds is None or visits < ENOUGH:
        return None
    return max(1, math.ceil(seconds / _DAY))
