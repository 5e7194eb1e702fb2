"""From a transaction's event to the finished action of a workflow, everything at work at once.

Both sides are fed by the same producer. The bare side ends with one row per event; ours with a run that has judged a
condition with its trace, branched, notified a member and ended, each step of it written down.
"""

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from benchmarks.bare import chain, consuming
from benchmarks.messages import MEMBER, STAGE, TEAM, stage_changed
from benchmarks.places import amqp, folder, plain_url, service_context
from benchmarks.processes import environ_of, run, running
from benchmarks.rounds import Line, medians
from jalon_automation.operations.workflows import create_workflow, publish_workflow
from jalon_automation.service import SERVICE as AUTOMATION
from jalon_core.access.caller import SYSTEM
from jalon_core.bus.broker import Broker
from jalon_core.bus.declaring import declare_service
from jalon_core.bus.envelopes import write_body
from jalon_core.bus.topology import EVENTS_EXCHANGE
from jalon_core.service import Context
from jalon_core.testing.copies import put_copy
from jalon_core.testing.servers import virtual_host
from jalon_pipeline.service import SERVICE as PIPELINE
from jalon_sdk import records

EVENTS = 1500
PATIENCE = 120.0

WORKFLOW = {
    "trigger": {"type": "record.event", "params": {"event": "deal.stage_changed"}},
    "record": "record",
    "mode": "parallel",
    "condition": {
        "all": [
            {"field": "record.amount.amount", "op": "gt", "value": 100},
            {"field": "record.stage_id", "op": "eq", "value": str(STAGE)},
        ]
    },
    "steps": [
        {
            "id": "large",
            "kind": "branch",
            "condition": {"field": "record.custom.instrument", "op": "eq", "value": "voix"},
            "then": [
                {
                    "id": "notify",
                    "kind": "action",
                    "action": "notification.send",
                    "params": {
                        "member_id": {"from": "record.owner_id"},
                        "text": {"template": "{{ record.name }} : {{ event.note }}"},
                    },
                }
            ],
            "else": [],
        }
    ],
}


def measure() -> Sequence[Line]:
    """Events per second, from the first transaction to the last effect."""
    found = medians({"ours": _ours, "bare": _bare}, rounds=2)
    held = found["ours"] >= found["bare"] / 2
    what = "event → finished workflow action, with conditions and trace"
    return [Line(what=what, unit="/s", bar="≥ 50 % of bare", held=held, **found)]


def _ours() -> float:
    with contextlib.ExitStack() as stack:
        pipeline = stack.enter_context(service_context(PIPELINE))
        automation = stack.enter_context(service_context(AUTOMATION))
        broker = stack.enter_context(virtual_host())
        _prepare(pipeline, automation, broker)
        stack.enter_context(_working(pipeline, broker, "relay"))
        for role in ("relay", "consumers", "jobs"):
            stack.enter_context(_working(automation, broker, role))
        time.sleep(5)  # until they have all started
        finished = "SELECT count(*) FROM runs WHERE status = 'finished'"
        return _timed(pipeline, plain_url(automation), finished)


def _bare() -> float:
    with contextlib.ExitStack() as stack:
        context = stack.enter_context(service_context(PIPELINE))
        broker = stack.enter_context(virtual_host())
        database = plain_url(context)
        with psycopg.connect(database) as connection:
            connection.execute(chain.TABLES + consuming.TABLES)
        with amqp(broker) as connection, connection.channel() as channel:
            channel.exchange_declare("bare", "topic", durable=True, auto_delete=False)
            channel.queue_declare("bare", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
            channel.queue_bind("bare", "bare", "#")
        stack.enter_context(running("-m", "benchmarks.bare.chain", "relay", database, broker, "bare"))
        stack.enter_context(running("-m", "benchmarks.bare.chain", "consume", database, broker, "bare"))
        time.sleep(5)  # as long as ours
        return _timed(context, database, "SELECT count(*) FROM bare_effects")


def _prepare(pipeline: Context, automation: Context, broker: str) -> None:
    with psycopg.connect(plain_url(pipeline)) as connection:
        connection.execute(chain.TABLES)
    with Broker(broker).open() as line:
        for service in (PIPELINE, AUTOMATION):
            declare_service(line, service)
    team = records.Team(id=TEAM, version=1, team_id=TEAM, name="Club", time_zone="Europe/Paris", open_reading=False)
    member = records.Member(
        id=MEMBER,
        version=1,
        email="ada@chorale.example",
        name="Ada",
        language="fr",
        time_zone="Europe/Paris",
        is_admin=False,
        active=True,
        roles={str(TEAM): "member"},
    )
    put_copy(automation, team, member)
    with automation.transaction(SYSTEM) as uow:
        workflow = create_workflow(uow, name="Large deals", definition=WORKFLOW, team_id=TEAM)
        publish_workflow(uow, workflow.id)


def _working(context: Context, broker: str, role: str) -> "contextlib.AbstractContextManager[object]":
    arguments = ("-m", "jalon.cli", "work", context.service.name, "--roles", role)
    return running(*arguments, environ=environ_of(context, broker))


def _timed(source: Context, database: str, count: str) -> float:
    with folder() as path, psycopg.connect(database, autocommit=True) as connection:
        file = _write_events(path)
        started = time.perf_counter()
        run("-m", "benchmarks.bare.chain", "produce", plain_url(source), str(file))
        while True:
            row = connection.execute(count.encode()).fetchone()
            done = int(row[0]) if row else 0
            taken = time.perf_counter() - started
            if done >= EVENTS:
                return EVENTS / taken
            if taken > PATIENCE:
                print(f"only {done} of {EVENTS} in {PATIENCE:.0f} s")
                return done / taken
            time.sleep(0.02)


def _write_events(path: Path) -> Path:
    file = path / "events.tsv"
    events = [stage_changed() for _ in range(EVENTS)]
    lines = [
        "\t".join((str(event.id), EVENTS_EXCHANGE, event.type, event.subject, write_body(event))) for event in events
    ]
    file.write_text("\n".join(lines))
    return file
