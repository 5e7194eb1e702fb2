"""What comes next in a contact's passage through a campaign: a pure decision from what has happened so far."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from jalon_campaigns.domain.windows import SendWindow

ON_ITS_WAY = frozenset({"planned", "deferred", "claimed", "submitting"})
DELAY = dt.timedelta(days=1)
"""One day of delay is 24 hours, whatever the clocks do meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """How far a contact has come.

    :ivar delays: of each step of the campaign, in days.
    :ivar planned: how many steps have been planned.
    :ivar began_at: when the contact came in.
    :ivar last_status: where the send of the last planned step stands; None before the first.
    :ivar accepted_at: when that one was accepted.
    :ivar not_before: nothing goes out earlier.
    """

    delays: Sequence[int]
    planned: int
    began_at: dt.datetime
    last_status: str | None = None
    last_reason: str | None = None
    accepted_at: dt.datetime | None = None
    not_before: dt.datetime | None = None


@dataclass(frozen=True)
class Plan:
    """Plan the mail of this step now."""

    position: int


@dataclass(frozen=True)
class Wait:
    """Look again at this moment; None: when the mail that is on its way has ended."""

    until: dt.datetime | None
    reason: str | None = None


@dataclass(frozen=True)
class End:
    """The passage is over."""

    status: Literal["finished", "stopped"]
    reason: str | None = None


def next_move(passage: Passage, *, now: dt.datetime, window: SendWindow | None, zone: ZoneInfo) -> Plan | Wait | End:
    """What to do about a passage.

    A mail of which nobody knows whether it went out (``unknown``) holds the passage: whoever looks into it decides.
    """
    if passage.planned and passage.last_status in ON_ITS_WAY:
        return Wait(None)
    if passage.planned and passage.last_status == "unknown":
        return Wait(None, "send_unknown")
    if passage.planned and passage.last_status != "accepted":
        return End("stopped", _why(passage))
    if passage.planned >= len(passage.delays):
        return End("finished")
    due = (passage.accepted_at or passage.began_at) + passage.delays[passage.planned] * DELAY
    due = max(due, passage.not_before or due)
    if due > now:
        return Wait(window.next_opening(due, zone) if window else due)
    if window and not window.allows(now, zone):
        return Wait(window.next_opening(now, zone), "window")
    return Plan(passage.planned)


def _why(passage: Passage) -> str:
    reason = passage.last_reason or ""
    if passage.last_status == "skipped" and reason.startswith("suppressed"):
        return "suppressed"
    return "cancelled" if passage.last_status == "cancelled" else "failed"
