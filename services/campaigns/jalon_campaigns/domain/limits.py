"""How many mails a mailbox may send now, given what it sent, and how long it pauses after refusals of its account."""

import datetime as dt
from dataclasses import dataclass

MINUTE = dt.timedelta(minutes=1)
WINDOWS = {"per_minute": MINUTE, "per_hour": dt.timedelta(hours=1), "per_day": dt.timedelta(hours=24)}
"""The limits of a mailbox and the time each looks back; they roll, and do not begin anew at midnight."""

MAX_LATENESS = dt.timedelta(hours=6)
"""A campaign's mail that nobody could send for so long waits until somebody confirms it."""

SIGN_IN_FAILURES = 3
POLICY_FAILURES = 5
"""So many refusals in a row, of the sign-in or of the account's mails, and the mailbox pauses."""

_FIRST_PAUSE = dt.timedelta(minutes=15)
_LONGEST_PAUSE = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Window:
    """One limit and what counts against it.

    :ivar limit: so many mails at most.
    :ivar sent: how many were taken within its time.
    """

    limit: int
    sent: int


def allowance(windows: list[Window], *, jittered: bool, probing: bool) -> int | None:
    """How many mails may go now; None for as many as there are.

    :param jittered: between any two it waits by chance, so that they go one by one.
    :param probing: it paused, and one mail shall say whether it still has to.
    """
    most = [max(window.limit - window.sent, 0) for window in windows]
    if jittered or probing:
        most.append(1)
    return min(most) if most else None


def pause_after(failures: int, threshold: int) -> dt.timedelta | None:
    """How long a mailbox pauses after so many refusals in a row: longer each time; None below the threshold."""
    if failures < threshold:
        return None
    longer: int = 2 ** min(failures - threshold, 10)
    return min(_FIRST_PAUSE * longer, _LONGEST_PAUSE)
