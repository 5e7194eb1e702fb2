"""What campaigns do by themselves: take their audience in, plan mails when they are due, look ahead."""

import datetime as dt

from jalon_campaigns.operations.audience_checks import check_portion
from jalon_campaigns.operations.campaign_acts import WORK
from jalon_campaigns.operations.enrolling import work_on_campaign
from jalon_campaigns.operations.follow_ups import next_due, plan_mails
from jalon_campaigns.operations.passages import FOLLOW_UPS
from jalon_core.service import Context, Job


def work_on_campaigns(context: Context) -> int:
    """Take a portion of an audience in, or tell of a portion of what a cancelling ended."""
    with context.transaction(lane="bulk") as uow:
        return work_on_campaign(uow)


def plan_due_mails(context: Context) -> int:
    """Plan a portion of the mails that are due."""
    with context.transaction(lane="bulk") as uow:
        return plan_mails(uow)


def check_audiences(context: Context) -> int:
    """Look at a portion of an audience before its campaign starts."""
    with context.transaction() as uow:
        return check_portion(uow)


def _next_due(context: Context) -> dt.datetime | None:
    with context.reading() as session:
        return next_due(session)


CAMPAIGN_JOBS = (
    Job(name="campaign-work", run=work_on_campaigns, channel=WORK),
    Job(name="follow-ups", run=plan_due_mails, channel=FOLLOW_UPS, every=10.0, next_due=_next_due),
    Job(name="audience-checks", run=check_audiences, channel=WORK),
)
