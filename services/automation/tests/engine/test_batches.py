"""Many events in one transaction: the same as one by one, with as many statements for fifty as for five."""

import dataclasses

from automation_world import changed, deal, people, publish, runs
from sqlalchemy import select

from jalon_automation.jobs import advance_runs
from jalon_automation.models import LoggedEvent
from jalon_core.bus.envelopes import envelope_of
from jalon_core.bus.inbox import take_in
from jalon_core.bus.reacting import Reactions
from jalon_core.testing.statements import statements
from jalon_sdk.events.pipeline import DealStageChanged, DealUpdated

STOP = [{"id": "stop", "kind": "stop"}]


def on_updates(**more):
    return {
        "trigger": {"type": "record.event", "params": {"event": "deal.updated"}},
        "record": "record",
        "steps": STOP,
        **more,
    }


def renamed(before, name, **values):
    after = dataclasses.replace(before, version=before.version + 1, name=name, **values)
    return after, DealUpdated(record=after, changed=changed(after, before, "name", *values))


def take(context, events):
    envelopes = [envelope_of(event, service="pipeline", actor="system") for event in events]
    reactions = Reactions(context)
    with context.database.writing() as session:
        reactions.handle(session, take_in(session, reactions.consumer, envelopes))
    return envelopes


def test_they_are_logged_in_order_and_each_starts_what_it_triggers(context, clock):
    people(context)
    publish(context, on_updates(mode="parallel", max=10))
    first, second = deal(), deal()
    events, one, two = [], first, second
    for number in range(3):
        one, event = renamed(one, f"a{number}")
        events.append(event)
        two, event = renamed(two, f"b{number}")
        events.append(event)
    envelopes = take(context, events)
    with context.reading() as session:
        logged = session.scalars(select(LoggedEvent).order_by(LoggedEvent.seq)).all()
    assert [row.event_id for row in logged] == [envelope.id for envelope in envelopes]
    assert [run.event_id for run in runs(context)] == [envelope.id for envelope in envelopes]


def test_a_later_event_meets_the_run_that_an_earlier_one_of_them_started(context, clock):
    people(context)
    goal = {"field": "record.name", "op": "eq", "value": "done"}
    publish(context, on_updates(goal=goal))
    before = deal()
    after, started = renamed(before, "begun")
    _, ended = renamed(after, "done")
    take(context, [started, ended])
    assert [(run.status, run.reason) for run in runs(context)] == [("finished", "goal_reached")]


def test_a_record_deleted_in_the_same_transaction_ends_its_run(context, clock):
    people(context)
    publish(context, on_updates())
    after, started = renamed(deal(), "begun")
    _, ended = renamed(after, "gone", deleted=True)
    take(context, [started, ended])
    assert (runs(context)[0].status, runs(context)[0].reason) == ("cancelled", "record_deleted")


def test_the_number_of_statements_does_not_grow_with_the_number_of_events(context, clock):
    people(context)
    publish(context, on_updates())

    def moved():
        return DealStageChanged(
            record=deal(), from_stage_name="Lead", direction="forward", note="", seconds_in_stage=1.0
        )

    def needed(count):
        return counted(context, lambda: take(context, [moved() for _ in range(count)]))

    needed(2)
    assert needed(5) == needed(50)


def test_the_number_of_statements_does_not_grow_with_the_number_of_runs(context, clock):
    people(context)
    notify = {"id": "notify", "kind": "action", "action": "notification.send"}
    notify["params"] = {"member_id": {"from": "record.owner_id"}, "text": {"template": "{{ record.name }}"}}
    large = {"id": "large", "kind": "branch", "condition": {"field": "record.status", "op": "eq", "value": "open"}}
    publish(context, on_updates(steps=[{**large, "then": [notify], "else": []}]))

    def needed(count):
        take(context, [renamed(deal(), "x")[1] for _ in range(count)])
        return counted(context, lambda: advance_runs(context))

    needed(2)
    assert needed(5) == needed(40)
    assert [run.status for run in runs(context)] == ["finished"] * 47


def counted(context, act):
    with statements(context) as sent:
        act()
    return len(sent)
