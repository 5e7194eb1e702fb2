"""Workers that die, come back late, or meet a run that makes them stumble."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import distributions
from pathlib import Path

import pytest
from automation_world import OtherServices, deal, people, publish, runs, steps
from sqlalchemy import select

from jalon_automation.domain.builtin import BuiltIn
from jalon_automation.jobs import next_run_due
from jalon_automation.models import Run, WorkflowVersion
from jalon_automation.operations import advancing
from jalon_automation.operations.actions import call_host
from jalon_automation.operations.hosting import adopt_plugins, host_of
from jalon_automation.operations.runs import end
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.plugins.limits import Limits
from jalon_core.service import Context
from jalon_core.testing.events import deliver, run_jobs
from jalon_core.testing.runtimes import eventually
from jalon_sdk.events.pipeline import DealCreated
from jalon_sdk.plugins import GROUP, load_plugins
from jalon_sdk.testing import write_installed

INVITE = {
    "id": "invitation",
    "kind": "action",
    "action": "calendar.invitation",
    "params": {"title": "Cours", "starts_at": {"from": "deal.custom.trial_at"}},
}
MARK = {"id": "mark", "kind": "action", "action": "deal.update"}
MARK["params"] = {"deal_id": {"from": "record.id"}, "fields": {"name": "marquée"}}
CUSTOM = {"trial_at": "2026-03-10T18:00:00.000000Z"}


@pytest.fixture
def others(context, clock):
    people(context)
    return OtherServices(context)


def on_creation(*listed):
    return {"trigger": {"type": "deal.created"}, "steps": list(listed)}


def take_up(context):
    """What a worker does before it calls a plugin; then it dies."""
    with context.transaction() as uow:
        (run,) = advancing.claim(uow.session)
        return advancing.advance(uow, run, host_of(uow.session, uow.settings))


def test_a_run_whose_worker_died_is_taken_up_again_under_the_same_key(context, others, clock):
    publish(context, on_creation(INVITE, MARK))
    deliver(context, DealCreated(record=deal(contact_id=new_id(), custom=CUSTOM)))
    call = take_up(context)
    others.settle()
    assert runs(context)[0].status == "running", "nobody takes it up while the lease lasts"
    clock.shift(advancing.LEASE + dt.timedelta(seconds=1))
    others.settle()
    assert runs(context)[0].status == "finished"
    assert (steps(context)["invitation"].attempts, steps(context)["invitation"].key) == (2, call.key)

    with context.transaction() as uow:  # the first worker was only slow, and comes back now
        host = host_of(uow.session, uow.settings)
        assert advancing.come_back(uow, call, call_host(host, call), host) is None
    others.settle()
    assert len(others.commands("deal.update")) == 1


def test_a_run_that_makes_the_engine_stumble_fails_and_the_others_go_on(context, others):
    publish(context, on_creation(MARK))
    broken = publish(context, on_creation(MARK))
    with context.database.writing() as session:
        version = session.scalar(select(WorkflowVersion).where(WorkflowVersion.workflow_id == broken))
        version.plan = {**version.plan, "steps": [{**version.plan["steps"][0], "kind": "branch"}]}
    deliver(context, DealCreated(record=deal()))
    others.settle()
    ended = {run.workflow_id == broken: (run.status, run.reason) for run in runs(context)}
    assert ended == {True: ("failed", "internal_error: WrongCondition"), False: ("finished", None)}


def test_the_worker_knows_when_the_next_run_is_due(context, others):
    publish(context, on_creation({"id": "wait", "kind": "wait", "until": {"kind": "duration", "minutes": 5}}))
    assert next_run_due(context) is None
    deliver(context, DealCreated(record=deal()))
    run_jobs(context)
    assert next_run_due(context) == now() + dt.timedelta(minutes=5)


SLOW = """
import pathlib, time
from jalon_sdk.descriptors import ActionResult, ActionType
from jalon_sdk.hooks import hookimpl

FOLDER = pathlib.Path({folder!r})

def run(context):
    with (FOLDER / "calls").open("a") as calls:
        calls.write(context.key + "\\n")
    while not (FOLDER / "go").exists():
        time.sleep(0.02)
    return ActionResult()

@hookimpl
def jalon_register_action_types():
    labels = {{"fr": "Attendre", "en": "Wait"}}
    return [ActionType(id="slow.wait", labels=labels, examples=({{}},), idempotent=True, timeout=60.0, run=run)]
"""


@pytest.fixture
def slow_plugin(context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plugin whose action notes that it was called, and takes until there is a file ``go``; gives its folder."""
    monkeypatch.syspath_prepend(tmp_path)
    package = f"jalon_plugin_slow_{tmp_path.name}"  # of this test alone: what was imported once would be found again
    write_installed(tmp_path, "slow", SLOW.format(folder=str(tmp_path)), package=package)
    found = [entry for dist in distributions(path=[str(tmp_path)]) for entry in dist.entry_points.select(group=GROUP)]
    plugins = load_plugins(builtin={"jalon": BuiltIn()}, installed=found)
    adopt_plugins(context.database.engine, plugins, limits=Limits(seconds=60.0))
    return tmp_path


def test_a_slow_step_whose_worker_lives_is_not_taken_over(context, slow_plugin, monkeypatch):
    monkeypatch.setattr(advancing, "LEASE", dt.timedelta(seconds=1))
    people(context)
    publish(context, on_creation({"id": "slow", "kind": "action", "action": "slow.wait"}))
    deliver(context, DealCreated(record=deal()))
    with ThreadPoolExecutor(1) as workers:
        worker = workers.submit(run_jobs, context, "runs")
        try:
            eventually((slow_plugin / "calls").exists)
            first = runs(context)[0].leased_until
            eventually(lambda: now() > first + advancing.LEASE)
            with context.transaction() as uow:
                assert advancing.claim(uow.session) == [], "the first lease would be over by now"
        finally:
            (slow_plugin / "go").touch()
        worker.result(30)
    assert (runs(context)[0].status, steps(context)["slow"].attempts) == ("finished", 1)
    assert (slow_plugin / "calls").read_text().splitlines() == [steps(context)["slow"].key]
    assert runs(context)[0].leased_until is None


def test_a_lease_is_not_renewed_for_a_run_that_has_ended(context, others):
    publish(context, on_creation(INVITE))
    deliver(context, DealCreated(record=deal(contact_id=new_id(), custom=CUSTOM)))
    call = take_up(context)
    with context.transaction() as uow:
        end(uow, uow.session.get_one(Run, call.run_id), "cancelled", "by hand")
    with context.transaction() as uow:
        advancing.renew_lease(uow, call)
    assert (runs(context)[0].status, runs(context)[0].leased_until) == ("cancelled", None)
