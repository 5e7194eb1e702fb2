"""Long work on many contacts, portion by portion; and the groups that time changes."""

from uuid import UUID

from jalon_contacts.operations.bulk_changes import change_portion
from jalon_contacts.operations.bulk_jobs import keep_portion, next_bulk_job, note_failure, sweep_groups
from jalon_core.errors import Refusal
from jalon_core.service import Context


def work_on_bulk_jobs(context: Context) -> int:
    """Do one portion of the work whose turn it is, in one transaction."""
    job_id: UUID | None = None
    try:
        with context.transaction(lane="bulk") as uow:
            job = next_bulk_job(uow)
            if job is None:
                return 0
            job_id = job.id
            try:
                keep_portion(uow, job) if job.kind == "keep_group" else change_portion(uow, job)
            except Refusal as refusal:
                job.end("failed", refusal.code)
    except Exception as error:
        if job_id is not None:
            with context.transaction() as uow:
                note_failure(uow, job_id, error)
        raise
    return 1


def sweep_moving_groups(context: Context) -> int:
    """Have the groups looked at again whose filter speaks of time that passes."""
    with context.transaction() as uow:
        sweep_groups(uow)
    return 0
