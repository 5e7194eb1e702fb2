"""A backtest matches what live matched: on random streams of events, for any condition and any rules."""

import dataclasses
import datetime as dt
import tempfile
from pathlib import Path

import time_machine
from automation_world import START, TEAM, changed, contact, deal, non_starts, publish, runs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jalon_automation.models import WorkflowVersion
from jalon_automation.operations.plans import plan_of_version
from jalon_automation.queries.backtest import run_backtest
from jalon_automation.service import SERVICE
from jalon_core.access.scope import caller_from_scope
from jalon_core.bus.envelopes import envelope_of
from jalon_core.bus.inbox import take_in
from jalon_core.bus.reacting import Reactions
from jalon_core.ids import new_id
from jalon_core.testing.events import deliver, run_jobs
from jalon_core.testing.services import make_context
from jalon_sdk.events.contacts import ContactCreated, ContactUpdated
from jalon_sdk.events.pipeline import DealCreated, DealUpdated

CONDITIONS = [
    None,
    {"field": "record.name", "op": "changed"},
    {"field": "record.name", "op": "changed_to", "value": "b"},
    {"field": "before.probability", "op": "lt", "value": 50},
    {"field": "contact.language", "op": "eq", "value": "fr"},
    {"not": {"field": "contact.name", "op": "starts_with", "value": "Z"}},
    {
        "any": [
            {"field": "record.probability", "op": "gte", "value": 50},
            {"field": "deal.name", "op": "eq", "value": "a"},
        ]
    },
    {"field": "record.entered_stage_at", "op": "within_last", "value": {"hours": 2}},
]
RULES = [
    {"reentry": "always"},
    {"reentry": "never"},
    {"reentry": "cooldown", "cooldown": {"hours": 3}},
    {"reentry": "after_completion", "mode": "restart"},
]
changes = st.one_of(
    st.tuples(st.just("deal"), st.integers(0, 2), st.sampled_from(["name", "probability"]), st.integers(0, 2)),
    st.tuples(st.just("contact"), st.just(0), st.sampled_from(["language", "name"]), st.integers(0, 2)),
)
VALUES = {
    "name": ["a", "b", "Zoé"],
    "probability": [10, 50, 90],
    "language": ["fr", "en", None],
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    condition=st.sampled_from(CONDITIONS),
    rules=st.sampled_from(RULES),
    record=st.sampled_from(["record", "contact"]),
    stream=st.lists(st.tuples(changes, st.sampled_from([0, 600, 4000])), max_size=12),
    late_copies=st.booleans(),
)
def test_a_backtest_starts_what_live_started(condition, rules, record, stream, late_copies):
    definition = {
        "trigger": {"type": "record.event", "params": {"event": "deal.updated"}},
        "record": record,
        "condition": condition,
        "mode": "parallel",
        "steps": [{"id": "stop", "kind": "stop"}],
        **rules,
    }
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(START, tick=False) as clock:
        context = make_context(SERVICE, Path(folder))
        workflow_id = publish(context, definition)
        play(context, clock, stream, late_copies)
        live = sorted((str(run.event_id), run.record) for run in runs(context))
        refused = sorted(row.reason for row in non_starts(context))
        with context.reading() as session:
            plan = plan_of_version(session.scalars(select(WorkflowVersion)).one())
            scope = caller_from_scope(session, f"team:{TEAM}", f"workflow:{workflow_id}")
            found = run_backtest(session, scope, plan, workflow_id=str(workflow_id), days=30)
        context.database.dispose()
    assert sorted((example["event_id"], example["record"]) for example in found.examples) == live
    assert sorted(found.non_starts.elements()) == refused
    assert found.matches == found.starts + len(refused) == len(live) + len(refused)


def play(context, clock, stream, late_copies):
    """Deal and contact events, in order, with time between; runs end before the next event."""
    person = contact(language="fr")
    records = {("contact", 0): person}
    records |= {("deal", n): deal(contact_id=person.id if n < 2 else None) for n in range(3)}
    if late_copies:  # the contact was known before the log began
        from jalon_core.testing.copies import put_copy

        put_copy(context, person)
    else:
        deliver(context, ContactCreated(record=person))
    for n in range(3):
        deliver(context, DealCreated(record=records["deal", n]))
    for (kind, n, field, choice), seconds in stream:
        clock.shift(dt.timedelta(seconds=seconds))
        before = records[kind, n]
        after = dataclasses.replace(before, version=before.version + 1, **{field: VALUES[field][choice]})
        records[kind, n] = after
        event = DealUpdated if kind == "deal" else ContactUpdated
        differing = [field] if getattr(before, field) != getattr(after, field) else []
        deliver(context, event(record=after, changed=changed(after, before, *differing)))
        run_jobs(context, "runs")


def test_a_backtest_sees_only_the_scope(context, clock):
    publish(
        context,
        {
            "trigger": {"type": "record.event", "params": {"event": "deal.updated"}},
            "record": "record",
            "steps": [{"id": "stop", "kind": "stop"}],
        },
    )
    deliver(context, DealUpdated(record=deal(team_id=new_id(), version=2)))
    with context.reading() as session:
        plan = plan_of_version(session.scalars(select(WorkflowVersion)).one())
        scope = caller_from_scope(session, f"team:{TEAM}", "workflow:x")
        assert run_backtest(session, scope, plan, workflow_id="x", days=30).events == 0


def test_a_batch_of_events_is_judged_by_the_states_of_then(context, clock):
    """Copies take a whole batch before the first reaction; a start must not see what came after its event."""
    condition = {"field": "contact.language", "op": "eq", "value": "fr"}
    trigger = {"type": "record.event", "params": {"event": "deal.updated"}}
    steps = [{"id": "stop", "kind": "stop"}]
    publish(context, {"trigger": trigger, "condition": condition, "steps": steps})
    person = contact(language="fr")
    deliver(context, ContactCreated(record=person))
    english = dataclasses.replace(person, version=2, language="en")
    batch = [
        DealUpdated(record=deal(contact_id=person.id, version=2)),
        ContactUpdated(record=english, changed=changed(english, person, "language")),
        DealUpdated(record=deal(contact_id=person.id, version=2)),
    ]
    reactions = Reactions(context)
    with context.database.writing() as session:
        envelopes = [envelope_of(event, service="test", actor="system") for event in batch]
        reactions.handle(session, take_in(session, reactions.consumer, envelopes))
    assert [run.event_id for run in runs(context)] == [envelopes[0].id]
    assert [row.event_id for row in non_starts(context)] == [envelopes[2].id]
