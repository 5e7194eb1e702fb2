"""The runs that are due and that no worker has taken up yet, in numbers."""

import datetime as dt
from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jalon_automation.models import ACTIVE, Run, Workflow
from jalon_core.clock import now


def runs_due(session: Session) -> float:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Run).where(*_due())) or 0


def runs_seconds(session: Session) -> float:
    """For how long the first of them has been due."""
    oldest = session.scalar(select(func.min(Run.due_at)).where(*_due()))
    return (now() - oldest) / dt.timedelta(seconds=1) if oldest else 0.0


def runs_held(session: Session) -> float:
    """How many wait for somebody to do something: a plugin that is missing, a retry."""
    return session.scalar(select(func.count()).select_from(Run).where(Run.status == "held")) or 0


MEASURES: Mapping[str, Callable[[Session], float]] = {
    "runs_due": runs_due,
    "runs_seconds": runs_seconds,
    "runs_held": runs_held,
}


def _due() -> tuple[ColumnElement[bool], ...]:
    paused = select(Workflow.id).where(Workflow.status == "paused")
    return (
        Run.status.in_(ACTIVE),
        Run.due_at <= now(),
        or_(Run.leased_until.is_(None), Run.leased_until < now()),
        Run.workflow_id.not_in(paused),
    )
