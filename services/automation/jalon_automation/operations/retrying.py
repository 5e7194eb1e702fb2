"""Taking up failed runs again, by hand."""

from uuid import UUID

from jalon_automation.models import Run
from jalon_automation.operations import runs
from jalon_automation.operations.refusals import RunNotFailed
from jalon_core.unit_of_work import UnitOfWork


def retry_run(uow: UnitOfWork, run_id: UUID) -> Run:
    """Try a failed run again, from the step that failed; what was done before it is not done again.

    :raises RunNotFailed: it has not failed.
    """
    run = runs.editable_run(uow, run_id)
    if run.status != "failed":
        raise RunNotFailed(f"the run is {run.status}")
    run.ended_at = None
    runs.go_on(uow, run)
    return run
