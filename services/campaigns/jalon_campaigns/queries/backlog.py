"""The mails that are on their way out, in numbers."""

import datetime as dt
from collections.abc import Callable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_campaigns.models import WAITING, Send
from jalon_core.clock import now


def sends_planned(session: Session) -> float:
    """Mails that no sender has taken up yet."""
    return _count(session, "planned")


def sends_claimed(session: Session) -> float:
    """Mails that a sender holds, or is handing over."""
    return _count(session, "claimed", "submitting")


def sends_deferred(session: Session) -> float:
    """Mails that the server did not take for now; they are tried again."""
    return _count(session, "deferred")


def sends_seconds(session: Session) -> float:
    """For how long the first mail has been due that no sender has taken up."""
    due = select(func.min(Send.next_attempt_at)).where(Send.status.in_(WAITING), Send.next_attempt_at <= now())
    oldest = session.scalar(due)
    return (now() - oldest) / dt.timedelta(seconds=1) if oldest else 0.0


MEASURES: Mapping[str, Callable[[Session], float]] = {
    "sends_planned": sends_planned,
    "sends_claimed": sends_claimed,
    "sends_deferred": sends_deferred,
    "sends_seconds": sends_seconds,
}


def _count(session: Session, *statuses: str) -> float:
    return session.scalar(select(func.count()).select_from(Send).where(Send.status.in_(statuses))) or 0
