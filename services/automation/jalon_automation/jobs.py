"""What this service does by itself: runs, webhooks, plugins' availability, forgetting."""

import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from jalon_automation.operations import advancing, plugins, sending
from jalon_automation.operations.actions import OutsideCall, call_host
from jalon_automation.operations.event_log import forget_old
from jalon_automation.operations.hosting import host_of
from jalon_automation.operations.runs import RUNS
from jalon_automation.operations.webhooks import DELIVERIES
from jalon_core.bus.outbox import gathering
from jalon_core.leases import lease_kept
from jalon_core.plugins.calling import Outcome
from jalon_core.plugins.failures import PluginFailure
from jalon_core.plugins.host import PluginHost
from jalon_core.service import Context, Job
from jalon_core.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

PORTION = 20
RUNS_AT_ONCE = 40


def advance_runs(context: Context) -> int:
    """Take up runs that are due, many in one transaction; a plugin's code is called after it.

    If one of them makes the engine stumble, what was done is rolled back, and they are taken up one by one.
    """
    try:
        done, call, host = _together(context)
    except DBAPIError:
        raise
    except Exception as error:
        log.debug("runs go on one by one: %r", error)
        done, call, host = _one_by_one(context)
    while call is not None:
        with lease_kept(context, partial(advancing.renew_lease, call=call), lasting=advancing.LEASE):
            given = _called(host, call)
        with context.transaction() as uow:
            call = _guarded(uow, call.run_id, partial(advancing.come_back, uow, call, given, host))
    return done


def _together(context: Context) -> tuple[int, OutsideCall | None, PluginHost]:
    with context.transaction() as uow, gathering(uow.session):
        host = host_of(uow.session, uow.settings)
        claimed = advancing.claim(uow.session, RUNS_AT_ONCE)
        done, call = advancing.advance_together(uow, claimed, host) if claimed else (0, None)
    return done, call, host


def _one_by_one(context: Context) -> tuple[int, OutsideCall | None, PluginHost]:
    done, call = 0, None
    with context.transaction() as uow:
        host = host_of(uow.session, uow.settings)
        while call is None and done < PORTION and (claimed := advancing.claim(uow.session)):
            call = _guarded(uow, claimed[0].id, partial(advancing.advance, uow, claimed[0], host))
            done += 1
    return done, call, host


def _guarded(uow: UnitOfWork, run_id: UUID, advance: Callable[[], OutsideCall | None]) -> OutsideCall | None:
    """A run that makes the engine stumble fails alone. (If the database stumbles, all is tried again.)"""
    try:
        with uow.session.begin_nested():
            return advance()
    except DBAPIError:
        raise
    except Exception as error:
        log.exception("run %s cannot go on", run_id)
        advancing.break_off(uow, run_id, error)
        return None


def _called(host: PluginHost, call: OutsideCall) -> Outcome | PluginFailure:
    try:
        return call_host(host, call)
    except PluginFailure as failure:
        return failure


def next_run_due(context: Context) -> dt.datetime | None:
    """When the next run is due: waits end to the second."""
    with context.reading() as session:
        return advancing.next_due(session)


def send_deliveries(context: Context) -> int:
    """Call the webhooks that are owed an event."""
    done = 0
    for _ in range(PORTION):
        with context.database.writing() as session:
            parcel = sending.claim_delivery(session)
        if parcel is None:
            break
        taken = sending.call(parcel, allow_private=context.settings.webhooks_to_private)
        with context.database.writing() as session:
            sending.conclude(session, parcel, taken)
        done += 1
    return done


def follow_plugins(context: Context) -> int:
    """Let go on what was held for a plugin that is back; hold what needs one that is gone."""
    with context.transaction() as uow:
        return plugins.apply_availability(uow, host_of(uow.session, uow.settings))


def forget(context: Context) -> int:
    """Delete events and non-starts that are older than 90 days."""
    with context.database.writing() as session:
        return forget_old(session)


JOBS = (
    Job(name="runs", run=advance_runs, channel=RUNS, every=5.0, next_due=next_run_due, workers=2),
    Job(name="webhooks", run=send_deliveries, channel=DELIVERIES, every=5.0),
    Job(name="plugins", run=follow_plugins, every=5.0),
    Job(name="forget", run=forget, every=3600.0),
)
