"""After a backup was put back: what runs were doing then they may have done since, so none goes on unasked."""

from sqlalchemy import func, or_, select

from jalon_automation.models import ACTIVE, Run
from jalon_automation.operations import runs
from jalon_core.clock import now
from jalon_core.copies.restoring import is_from_before
from jalon_core.unit_of_work import UnitOfWork

DOUBT = "backup_restored"
"""Why such a run failed. Somebody who looks at it may retry it, from the step where it was."""


def doubt_what_was_under_way(uow: UnitOfWork) -> None:
    """End the runs that were at work, or would have been by now. What waits for later, or for an event, goes on."""
    under_way = or_(Run.status == "running", Run.due_at <= now(), Run.reason == runs.QUEUED)
    # Queued ones would start when the one before them ends.
    queued_first = (func.coalesce(Run.reason, "") != runs.QUEUED, Run.id)
    query = select(Run).where(Run.status.in_(ACTIVE), under_way).order_by(*queued_first)
    for run in uow.session.scalars(query.with_for_update()).all():
        runs.end(uow, run, "failed", DOUBT)


def doubt_what_was_caused_before(uow: UnitOfWork, run: Run) -> None:
    """End a run at its start, if what starts it happened before the backup was restored."""
    if is_from_before(uow.session, uow.cause):
        runs.end(uow, run, "failed", DOUBT)
