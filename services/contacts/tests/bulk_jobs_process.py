"""A worker of bulk jobs in a process of its own, to be killed: ``bulk_jobs_process.py <data folder> <url>``."""

import sys
from pathlib import Path

from jalon_contacts.jobs.bulk_jobs import work_on_bulk_jobs
from jalon_contacts.operations import bulk_changes
from jalon_contacts.service import SERVICE
from jalon_core.testing.services import make_context

if __name__ == "__main__":
    bulk_changes.PORTION = 5
    context = make_context(SERVICE, Path(sys.argv[1]), url=sys.argv[2] or None)
    while work_on_bulk_jobs(context):
        pass
