"""What this service does by itself: carry campaigns on, hand mails over, read what comes back, take up leftovers."""

from jalon_campaigns.jobs.campaigns import CAMPAIGN_JOBS
from jalon_campaigns.jobs.hits import HIT_JOBS
from jalon_campaigns.jobs.inbound import read_mailboxes
from jalon_campaigns.jobs.leases import release_expired_leases
from jalon_campaigns.jobs.sending import send_due
from jalon_campaigns.operations.sends import SENDS
from jalon_core.files import FILES_JOB
from jalon_core.service import Job

JOBS = (
    *CAMPAIGN_JOBS,
    *HIT_JOBS,
    Job(name="sender-leases", run=release_expired_leases, every=10.0),
    Job(name="sender", run=send_due, channel=SENDS, workers=4),
    Job(name="inbound", run=read_mailboxes, every=2.0),
    FILES_JOB,
)
"""Four senders, which share twenty mails in doubt (`jalon_campaigns.jobs.doubt`)."""

__all__ = ["JOBS"]
