"""What this service does by itself: one module per noun."""

from jalon_contacts.jobs.bulk_jobs import sweep_moving_groups, work_on_bulk_jobs
from jalon_contacts.jobs.companies import follow_companies
from jalon_contacts.jobs.exports import work_on_exports
from jalon_contacts.jobs.imports import sweep_imports, work_on_imports
from jalon_contacts.operations.bulk_jobs import BULK_JOBS
from jalon_contacts.operations.companies import COMPANY_CONTACTS
from jalon_contacts.operations.exports import EXPORTS
from jalon_contacts.operations.imports import IMPORTS
from jalon_core.files import FILES_JOB
from jalon_core.service import Job

JOBS = (
    Job(name="company-contacts", run=follow_companies, channel=COMPANY_CONTACTS, every=60.0),
    Job(name="bulk-jobs", run=work_on_bulk_jobs, channel=BULK_JOBS, every=30.0),
    Job(name="group-sweeps", run=sweep_moving_groups, every=60.0),
    Job(name="imports", run=work_on_imports, channel=IMPORTS, every=15.0),
    Job(name="exports", run=work_on_exports, channel=EXPORTS, every=15.0),
    Job(name="old-imports", run=sweep_imports, every=3600.0),
    FILES_JOB,
)
