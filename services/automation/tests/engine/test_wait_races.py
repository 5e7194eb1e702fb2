"""A date that moves at the very moment at which a run begins to follow it."""

import datetime as dt
import threading
import time

import pytest
from automation_world import OtherServices, changed, deal, people, publish, runs
from sqlalchemy import text

from jalon_automation.operations import advancing, waiting
from jalon_automation.operations.hosting import host_of
from jalon_core.access.caller import SYSTEM
from jalon_core.bus.envelopes import envelope_of
from jalon_core.bus.inbox import take_in
from jalon_core.bus.reacting import Reactions
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver, run_jobs
from jalon_sdk.events.pipeline import DealCreated, DealUpdated

UNTIL = {
    "kind": "date_field",
    "record": {"template": "deals/{{ record.id }}"},
    "field": "custom.trial_at",
    "offset": {"hours": -24},
}
DAY_BEFORE = {"trigger": {"type": "deal.created"}, "steps": [{"id": "wait", "kind": "wait", "until": UNTIL}]}
FIRST, MOVED = (dt.datetime(2026, 3, day, 18, tzinfo=dt.UTC) for day in (10, 17))


@pytest.fixture
def others(context, clock):
    people(context)
    return OtherServices(context)


@pytest.fixture
def on_server(context):
    if context.database.is_sqlite:
        pytest.skip("SQLite has one writer at a time: nothing happens at the same time")


def a_deal_that_moves():
    before = deal(custom={"trial_at": FIRST.isoformat()})
    after = deal(id=before.id, version=2, custom={"trial_at": MOVED.isoformat()})
    return DealCreated(record=before), DealUpdated(record=after, changed=changed(after, before, "custom"))


def waits_until(context):
    (run,) = runs(context)
    return run.status, run.waiting_until


def following(other):
    """A workflow whose runs follow the date of another deal than the one that they are about."""
    return {**DAY_BEFORE, "steps": [{"id": "wait", "kind": "wait", "until": {**UNTIL, "record": f"deals/{other.id}"}}]}


def test_it_moved_in_a_transaction_that_is_not_over(context, others, on_server, clock):
    created, moved = a_deal_that_moves()
    publish(context, following(created.record))
    put_copy(context, created.record)
    deliver(context, DealCreated(record=deal()))
    reactions = Reactions(context)
    envelope = envelope_of(moved, service="pipeline", actor=SYSTEM.actor)
    with context.database.writing() as session:
        reactions.handle(session, take_in(session, reactions.consumer, [envelope]))
        run_jobs(context, "runs")  # the run begins to wait; what is taken in is not to be seen yet
    clock.shift(waiting.CHANGED_WITHIN)
    run_jobs(context, "runs")
    assert waits_until(context) == ("waiting", MOVED - dt.timedelta(hours=24))


def test_it_moves_while_the_run_has_looked_and_is_not_to_be_seen_yet(context, others, on_server):
    publish(context, DAY_BEFORE)
    created, moved = a_deal_that_moves()
    deliver(context, created)
    consumer = threading.Thread(target=deliver, args=(context, moved))
    with context.transaction() as uow:
        (run,) = advancing.claim(uow.session)
        advancing.advance(uow, run, host_of(uow.session, uow.settings))
        uow.session.flush()
        consumer.start()
        deadline = time.monotonic() + 60
        while consumer.is_alive() and not somebody_waits(context):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    consumer.join(60)
    assert waits_until(context) == ("waiting", MOVED - dt.timedelta(hours=24))


def test_a_record_that_came_unseen_is_found_later(context, others, clock):
    """The first event about it was being taken in when the run began to wait, and met nobody who follows it."""
    other = deal(custom={"trial_at": FIRST.isoformat()})
    publish(context, following(other))
    deliver(context, DealCreated(record=deal()))
    run_jobs(context, "runs")
    assert waits_until(context) == ("waiting", None)
    put_copy(context, other)
    clock.shift(waiting.UNKNOWN_FOR)
    run_jobs(context, "runs")
    assert waits_until(context) == ("waiting", FIRST - dt.timedelta(hours=24))


def somebody_waits(context):
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with context.reading() as session:
        return session.scalar(text(query))
