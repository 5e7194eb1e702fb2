"""Workflows about tickets and tasks, and waits for the dates that cards have."""

import datetime as dt
from dataclasses import replace

import pytest
from automation_world import (
    PIPELINE,
    OtherServices,
    at,
    changed,
    contact,
    deal,
    non_starts,
    people,
    publish,
    runs,
    steps,
    task,
    ticket,
)

from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver
from jalon_sdk.events.pipeline import (
    DealCreated,
    DealUpdated,
    TaskReminderDue,
    TicketCreated,
    TicketDeleted,
    TicketStageChanged,
    TicketUpdated,
)

CALL = {"id": "call", "kind": "action", "action": "task.create"}
CALL["params"] = {"title": {"template": "Voir {{ ticket.name }}"}, "ticket_id": {"from": "ticket.id"}}


def on(trigger, *listed, params=None, **changes):
    return {"trigger": {"type": trigger, "params": params or {}}, "steps": list(listed), **changes}


def wait(record, field, *following, **offset):
    until = {"kind": "date_field", "record": {"template": record}, "field": field, "offset": offset}
    return [{"id": "wait", "kind": "wait", "until": until}, *following]


@pytest.fixture
def others(context, clock):
    people(context)
    return OtherServices(context)


def test_an_urgent_ticket_gives_somebody_a_task(context, others):
    condition = {"field": "ticket.due_at", "op": "before", "value": {"days": 2}}
    publish(context, on("ticket.created", CALL, params={"priority": "urgent"}, condition=condition))
    soon = at("2026-03-03T09:00:00+00:00")
    deliver(context, TicketCreated(record=ticket(due_at=soon)))
    assert runs(context) == []
    deliver(context, TicketCreated(record=ticket(priority="urgent", due_at=soon + dt.timedelta(days=9))))
    assert [missed.reason for missed in non_starts(context)] == ["condition_false"]
    made = ticket(priority="urgent", due_at=soon)
    deliver(context, TicketCreated(record=made))
    others.settle()
    (sent,) = others.commands("task.create")
    assert (sent.data["ticket_id"], sent.data["title"]) == (str(made.id), "Voir Partition manquante")
    assert [run.status for run in runs(context)] == ["finished"]


@pytest.mark.parametrize(("trigger", "status"), [("ticket.solved", "won"), ("ticket.closed", "lost")])
def test_closing_tells_solved_from_unsolved(context, others, trigger, status):
    publish(context, on(trigger, CALL))
    for new in ("won", "lost"):
        before = ticket()
        after = replace(before, version=2, status=new, stage_id=new_id(), lost_reason="x" if new == "lost" else None)
        put_copy(context, before)
        told = changed(after, before, "status", "stage_id")
        event = {"from_stage_name": "Nouveau", "direction": "closed", "note": "", "seconds_in_stage": 1.0}
        deliver(context, TicketStageChanged(record=after, changed=told, **event))
    assert [run.cause["data"]["record"]["status"] for run in runs(context)] == [status]


def test_a_ticket_that_a_step_made_is_the_ticket_of_the_steps_after_it(context, others):
    create = {"id": "create", "kind": "action", "action": "ticket.create"}
    create["params"] = {
        "title": "Relance",
        "contact_id": {"from": "contact.id"},
        "pipeline_id": str(PIPELINE),
        "due_at": {"from": "record.created_at"},
        "priority": "high",
    }
    move = {"id": "move", "kind": "action", "action": "ticket.move"}
    move["params"] = {"ticket_id": {"from": "ticket.id"}, "stage_id": str(new_id())}
    update = {"id": "update", "kind": "action", "action": "ticket.update"}
    update["params"] = {"ticket_id": {"from": "ticket.id"}, "fields": {"tags": ["relance"]}}
    publish(context, on("deal.created", create, move, update))
    person = contact()
    put_copy(context, person)
    deliver(context, DealCreated(record=deal(contact_id=person.id)))
    others.settle()
    assert [(run.status, run.reason) for run in runs(context)] == [("finished", None)]
    made = steps(context)["create"].output["ticket_id"]
    assert [
        sent.data["ticket_id"] for sent in (*others.commands("ticket.move"), *others.commands("ticket.update"))
    ] == [made] * 2
    assert others.commands("ticket.create")[0].data["priority"] == "high"


def test_a_wait_before_a_ticket_is_due_follows_it_and_ends_when_it_is_solved(context, others, clock):
    publish(context, on("ticket.created", *wait("tickets/{{ ticket.id }}", "due_at", CALL, hours=-2)))
    first, second, third = (ticket(due_at=at("2026-03-02T18:00:00+00:00")) for _ in range(3))
    for record in (first, second, third):
        deliver(context, TicketCreated(record=record))
    others.settle()
    assert {run.waiting_until for run in runs(context)} == {at("2026-03-02T16:00:00+00:00")}
    later = replace(first, version=2, due_at=at("2026-03-02T20:00:00+00:00"))
    deliver(context, TicketUpdated(record=later, changed=changed(later, first, "due_at")))
    solved = replace(second, version=2, status="won")
    event = {"from_stage_name": "Nouveau", "direction": "closed", "note": "", "seconds_in_stage": 1.0}
    deliver(context, TicketStageChanged(record=solved, changed=changed(solved, second, "status"), **event))
    gone = replace(third, version=2, deleted=True)
    deliver(context, TicketDeleted(record=gone, changed=changed(gone, third, "deleted")))
    assert [(run.status, run.reason) for run in runs(context)] == [
        ("waiting", None),
        ("cancelled", "record_solved"),
        ("cancelled", "record_deleted"),
    ]
    clock.move_to(at("2026-03-02T17:59:59+00:00"))
    others.settle()
    assert others.commands("task.create") == []
    clock.move_to(at("2026-03-02T18:00:00+00:00"))
    others.settle()
    assert [sent.data["ticket_id"] for sent in others.commands("task.create")] == [str(first.id)]


def test_a_wait_before_the_day_on_which_a_deal_is_to_close(context, others, clock):
    mark = {"id": "mark", "kind": "action", "action": "deal.update"}
    mark["params"] = {"deal_id": {"from": "deal.id"}, "fields": {"tags": ["à relancer"]}}
    publish(context, on("deal.created", *wait("deals/{{ deal.id }}", "expected_close_on", mark, days=-3)))
    hoped = deal(expected_close_on=dt.date(2026, 3, 20))
    deliver(context, DealCreated(record=hoped))
    others.settle()
    # A day begins at the team's midnight.
    assert [run.waiting_until for run in runs(context)] == [at("2026-03-16T23:00:00+00:00")]
    put_off = replace(hoped, version=2, expected_close_on=dt.date(2026, 3, 31))
    deliver(context, DealUpdated(record=put_off, changed=changed(put_off, hoped, "expected_close_on")))
    assert [run.waiting_until for run in runs(context)] == [at("2026-03-27T23:00:00+00:00")]
    clock.move_to(at("2026-03-27T23:00:00+00:00"))
    others.settle()
    assert others.commands("deal.update")[0].data["fields"] == {"tags": ["à relancer"]}
    cleared = deal(expected_close_on=dt.date(2026, 5, 1))
    deliver(context, DealCreated(record=cleared))
    others.settle()
    nothing = replace(cleared, version=2, expected_close_on=None)
    deliver(context, DealUpdated(record=nothing, changed=changed(nothing, cleared, "expected_close_on")))
    assert runs(context)[-1].reason == "date_cleared"


def test_a_reminder_starts_a_workflow_about_its_task_or_its_ticket(context, others):
    note = {"id": "tell", "kind": "action", "action": "notification.send"}
    note["params"] = {"member_id": {"from": "record.owner_id"}, "text": {"template": "{{ event.record.title }}"}}
    publish(context, on("task.reminder_due", note, record="ticket"))
    about = ticket()
    put_copy(context, about)
    deliver(context, TaskReminderDue(record=task(version=2)))
    assert [missed.reason for missed in non_starts(context)] == ["record_missing"]
    deliver(context, TaskReminderDue(record=task(version=2, ticket_id=about.id)))
    others.settle()
    assert [(run.record, run.status) for run in runs(context)] == [(f"tickets/{about.id}", "finished")]
