"""Ending runs by hand."""

from uuid import UUID

from jalon_automation.models import Run
from jalon_automation.operations import runs
from jalon_automation.operations.refusals import RunEnded
from jalon_core.unit_of_work import UnitOfWork

BY_HAND = "cancelled_by_hand"
"""Why such a run was cancelled."""


def cancel_run(uow: UnitOfWork, run_id: UUID) -> Run:
    """End a run that is running, waiting or held; what it did stays done, and an answer still to come changes nothing.

    :raises RunEnded: it has ended already.
    """
    run = runs.editable_run(uow, run_id)
    if run.ended_at is not None:
        raise RunEnded(f"the run is {run.status}")
    runs.end(uow, run, "cancelled", BY_HAND)
    return run
