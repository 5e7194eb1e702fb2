"""Judging who opened mails and followed links, and forgetting who asked."""

from jalon_campaigns.operations.hits import JUDGED_AFTER, forget_who_asked, judge_hits
from jalon_core.service import Context, Job


def judge_what_came_in(context: Context) -> int:
    """Judge one batch; say how many hits it had."""
    with context.transaction() as uow:
        return judge_hits(uow)


def forget(context: Context) -> int:
    """Drop what is kept of who asked for longer than it may be."""
    with context.transaction() as uow:
        return forget_who_asked(uow)


HIT_JOBS = (
    Job(name="hits", run=judge_what_came_in, every=JUDGED_AFTER.total_seconds()),
    Job(name="hits-forgotten", run=forget, every=3600.0),
)
