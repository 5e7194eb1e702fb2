"""What every service does by itself: snapshots, waiting commands, counts, and forgetting."""

import datetime as dt

from jalon_core.bus.commands import Commands
from jalon_core.bus.parked import Replaying, let_go_on
from jalon_core.bus.purging import purge
from jalon_core.bus.reacting import Reactions
from jalon_core.bus.waiting import COPY_ARRIVED, try_waiting
from jalon_core.clock import now
from jalon_core.copies.counting import COUNTED_AT, publish_counts
from jalon_core.copies.filling import FILLING, request_snapshots
from jalon_core.copies.streaming import STREAMS, stream_snapshots
from jalon_core.db.state import keep_state, locked_state
from jalon_core.service import Context, Job, Service
from jalon_sdk.serial import format_time, parse_time

COUNTS_EVERY = dt.timedelta(hours=1)


def built_in_jobs(service: Service) -> tuple[Job, ...]:
    """The jobs of the core for one service."""
    jobs = [
        Job(name="purge", run=purge, every=3600),
        Job(name="parked", run=lambda context: let_go_on(context, handlers(context)), every=15),
    ]
    if service.wanted_copies:
        jobs.append(Job(name="fill-copies", run=request_snapshots, channel=FILLING, every=2))
    if service.owned:
        jobs.append(Job(name="snapshots", run=stream_snapshots, channel=STREAMS, every=10))
        jobs.append(Job(name="counts", run=count_when_due, every=60))
    if service.commands:
        jobs.append(Job(name="waiting-commands", run=_try_waiting, channel=COPY_ARRIVED, every=5))
    return tuple(jobs)


def count_when_due(context: Context) -> int:
    """Publish counts once an hour, however many processes look at the clock."""
    with context.database.writing() as session:
        last = locked_state(session, COUNTED_AT, None)
        if last is not None and parse_time(last) > now() - COUNTS_EVERY:
            return 0
        keep_state(session, COUNTED_AT, format_time(now()))
    publish_counts(context)
    return 0


def handlers(context: Context) -> list[Replaying]:
    """Who handles what a service consumes."""
    return [Reactions(context), Commands(context)]


def _try_waiting(context: Context) -> int:
    return try_waiting(context, Commands(context))
