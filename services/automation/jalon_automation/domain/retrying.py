"""What is tried again, when, and how often."""

import datetime as dt

RETRYABLE = frozenset({"reference_not_yet_known", "unavailable", "rate_limited", "timeout", "try_later"})
"""Codes after which the same may succeed later."""

DELAYS = tuple(dt.timedelta(seconds=seconds) for seconds in (2, 10, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600))
"""How long to wait after the first failure, the second, and so on; then it has failed."""


def next_attempt(attempts: int, *, asked: float | None = None) -> dt.timedelta | None:
    """How long to wait after so many failed attempts; None when it is not tried again.

    :param asked: seconds that whoever failed asked to wait, at least.
    """
    if attempts > len(DELAYS):
        return None
    return max(DELAYS[attempts - 1], dt.timedelta(seconds=asked or 0))
