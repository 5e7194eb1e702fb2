"""How an attempt to hand a mail over ended, whose fault it was, and when to try again."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

OutcomeKind = Literal["accepted", "deferred", "rejected", "unreached", "unknown"]

Fault = Literal["sign_in", "policy"]
"""What a refusal says about the account that sends: it may not sign in, or what it sends is not wanted."""

_DEFERRED = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440))
_UNREACHED = tuple(dt.timedelta(seconds=seconds) for seconds in (5, 15, 30, 60, 120, 300))

_SIGN_IN = frozenset({454, 530, 534, 535, 538})
_ENHANCED = re.compile(r"\s*[45]\.(\d{1,3})\.(\d{1,3})\b")
_BLOCKED = re.compile(
    r"\b(?:spam|blocked|blacklist\w*|blocklist\w*|denylist\w*|reputation|policy|dmarc|spf|dkim)\b", re.I
)


@dataclass(frozen=True)
class Outcome:
    """How one attempt ended.

    :ivar kind: ``accepted`` by the server; ``deferred`` (it said: later, 4xx); ``rejected`` (it said: never, 5xx);
        ``unreached`` (the message was surely not handed over: no connection, no sign-in); ``unknown`` (the dialogue
        was cut after the message went out).
    :ivar words: the server's reply, or what went wrong.
    :ivar fault: set where the refusal is about the account, and not about this mail or its recipient.
    """

    kind: OutcomeKind
    words: str
    fault: Fault | None = None


def fault_of(code: int, words: str) -> Fault | None:
    """Whether a reply is about the account that sends (RFC 4954; RFC 3463, class x.7 and the words that go with it).

    A recipient who is unknown, a full mailbox, or "try later" says nothing about the account.
    """
    if code in _SIGN_IN:
        return "sign_in"
    enhanced = _ENHANCED.match(words)
    if enhanced is not None and enhanced[1] == "7":
        # 4.7.1 is what greylisting says to everybody; 5.7.1 is said to those who are not wanted.
        return "policy" if code >= 500 else None
    if enhanced is not None and enhanced[1] in ("1", "2"):
        return None
    return "policy" if code >= 500 and _BLOCKED.search(words) else None


def deferred_for(attempts: int) -> dt.timedelta | None:
    """How long to wait after the server has said "later" for the n-th time; None after two days: it is given up."""
    return _DEFERRED[attempts - 1] if attempts <= len(_DEFERRED) else None


def unreached_for(attempts: int) -> dt.timedelta:
    """How long to wait after the n-th time that no server was reached. That is never given up: the fault is ours."""
    return _UNREACHED[min(attempts, len(_UNREACHED)) - 1]
