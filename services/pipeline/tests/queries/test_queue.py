import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import time_machine

from jalon_core.access.caller import Caller
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.events import deliver
from jalon_pipeline.models import Stage
from jalon_pipeline.operations.cards import update_card
from jalon_pipeline.operations.proposals import say_proposal_sent
from jalon_pipeline.operations.snoozing import snooze_card
from jalon_pipeline.operations.tasks import update_task
from jalon_pipeline.queries.queue import Queue, QueueFilter, get_queue
from jalon_sdk import records
from jalon_sdk.events.campaigns import EmailPlanned, EmailReplied
from jalon_sdk.events.contacts import NoteCreated


def queue(context: Any, caller: Caller, *, limit: int = 200, cursor: str | None = None, **wanted: Any) -> Queue:
    with context.reading() as session:
        return get_queue(session, caller, QueueFilter(**wanted), limit=limit, cursor=cursor)


def names(context: Any, caller: Caller, **wanted: Any) -> list[tuple[str, str]]:
    found = queue(context, caller, **wanted).page.items
    return [(entry.reason, entry.task.title if entry.task else entry.required_card.name) for entry in found]


def limit_stage(context: Any, club: Any, stage: str, days: int | None, *, pauses: bool = True) -> None:
    with context.transaction() as uow:
        row = uow.session.get_one(Stage, club.stages[stage])
        row.stuck_days, row.stuck_pauses = days, pauses


def reply(context: Any, contact_id: UUID, **fields: Any) -> None:
    values: dict[str, Any] = {
        "id": new_id(),
        "version": 1,
        "contact_id": contact_id,
        "send_id": None,
        "verdict": "reply",
        "evidence": "in_reply_to",
        "from_address": "zoe@example.org",
        "subject": "Re: Essai",
        "text": "Oui !",
        "received_at": now(),
    }
    deliver(context, EmailReplied(record=records.InboundMail(**(values | fields))))


def note(contact_id: UUID) -> NoteCreated:
    return NoteCreated(
        record=records.Note(
            id=new_id(), version=1, contact_id=contact_id, text="A rappelé", author_id=None, created_at=now()
        )
    )


def mail(contact_id: UUID, **fields: Any) -> EmailPlanned:
    values: dict[str, Any] = {
        "id": new_id(),
        "version": 1,
        "contact_id": contact_id,
        "to": "zoe@example.org",
        "subject": "Essai",
        "status": "planned",
        "template_id": None,
        "message_id": "<x@jalon>",
        "planned_at": now(),
        "accepted_at": None,
        "reason": None,
    }
    return EmailPlanned(record=records.Send(**(values | fields)))


def test_all_that_needs_somebody_the_most_urgent_first(context: Any, club: Any) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC), tick=False) as clock:
        limit_stage(context, club, "Qualifié", 3)
        contact = club.contact()
        _, written, planned = (club.deal(name=name, contact_id=contact.id) for name in ("quiet", "written", "plan"))
        club.deal(name="old", stage="Qualifié")
        closed, archived = club.deal(name="closed"), club.deal(name="archived")
        club.move(closed, "Gagné")
        with context.transaction(club.manager) as uow:
            update_card(uow, archived.id, {"archived": True})
        clock.shift(dt.timedelta(days=4))
        club.task(title="later", deal_id=planned.id, due_at=club.in_hours(48))
        club.task(title="whenever")
        club.task(title="tonight", due_at=club.in_hours(13.9))
        club.task(title="tomorrow", due_at=club.in_hours(14.1))
        club.task(title="late", due_at=club.in_hours(-1), deal_id=written.id)
        clock.shift(dt.timedelta(minutes=1))
        reply(context, contact.id)
        assert names(context, club.ada) == [
            ("replied", "quiet"),
            ("replied", "written"),
            ("replied", "plan"),
            ("overdue", "late"),
            ("today", "tonight"),
            ("stuck", "old"),
        ]
        found = queue(context, club.ada)
        assert found.totals == {"replied": 3, "overdue": 1, "today": 1, "stuck": 1, "no_next_action": 0}
        first, *_, last = found.page.items
        assert (first.reasons, last.reasons) == (("replied", "no_next_action"), ("stuck", "no_next_action"))
        assert (first.contact.name, first.owner.name, first.since) == ("Zoé Martin", "Ada", now())
        late = found.page.items[3]
        assert (late.card.card.id, late.contact.name, late.kind) == (written.id, "Zoé Martin", "task")
        assert names(context, club.ada, reason="today") == [("today", "tonight")]


def test_the_totals_are_the_length_of_the_list_and_pages_hold_it_all(context: Any, club: Any) -> None:
    for number in range(3):
        club.deal(name=f"deal {number}")
        club.task(title=f"task {number}", due_at=club.in_hours(-number))
    whole = names(context, club.ada)
    paged, cursor = [], None
    while True:
        page = queue(context, club.ada, limit=2, cursor=cursor)
        paged += [entry.id for entry in page.page.items]
        assert sum(page.totals.values()) == len(whole) == 6
        cursor = page.page.next
        if cursor is None:
            break
    assert paged == [entry.id for entry in queue(context, club.ada).page.items]


def test_today_ends_at_the_viewers_midnight(context: Any, club: Any) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 21, 0, tzinfo=dt.UTC), tick=False):
        club.task(owner=club.manager, due_at=club.in_hours(3))
        assert names(context, club.manager) == []
        elsewhere = replace(club.manager, time_zone="America/Vancouver")
        assert [reason for reason, _ in names(context, elsewhere)] == ["today"]


def test_who_sees_what(context: Any, club: Any) -> None:
    club.deal(name="ada's")
    club.deal(owner=club.bob, name="bob's")
    club.task(owner=club.bob, title="bob's task", due_at=club.in_hours(-1))
    assert names(context, club.ada) == [("no_next_action", "ada's")]
    assert len(names(context, club.manager)) == 3
    assert names(context, club.manager, owner_id=club.bob.member_id) == [
        ("overdue", "bob's task"),
        ("no_next_action", "bob's"),
    ]
    assert names(context, club.ada, owner_id=club.bob.member_id) == []
    stranger = member_caller(new_id(), "manager")
    assert queue(context, stranger).totals == dict.fromkeys(
        ("replied", "overdue", "today", "stuck", "no_next_action"), 0
    )


def test_an_answer_waits_until_somebody_does_something(context: Any, club: Any) -> None:
    contact = club.contact()
    deal = club.deal(contact_id=contact.id)
    task = club.task(deal_id=deal.id, due_at=club.in_hours(72))

    def waits() -> bool:
        return [reason for reason, _ in names(context, club.ada)] == ["replied"]

    def act(how: str) -> None:
        with context.transaction(club.ada) as uow:
            if how == "task":
                update_task(uow, task.id, {"due_at": club.in_hours(100)})
            elif how == "proposal":
                say_proposal_sent(uow, deal.id)

    assert not waits()
    for how in ("move", "task", "proposal", "note", "mail"):
        reply(context, contact.id)
        assert waits(), how
        if how == "move":
            club.move(deal, "Qualifié", caller=club.ada)
        elif how == "note":
            deliver(context, note(contact.id), club.ada)
        elif how == "mail":
            deliver(context, mail(contact.id), club.ada)
        else:
            act(how)
        assert not waits(), how
    reply(context, contact.id)
    # What goes by itself answers nobody.
    deliver(context, mail(contact.id, campaign_id=new_id(), purpose="campaign"), club.ada)
    deliver(context, mail(contact.id))
    deliver(context, note(contact.id))
    with context.transaction() as uow:
        update_task(uow, task.id, {"title": "x"})
    assert waits()


def test_it_does_not_matter_which_fact_arrives_first(context: Any, club: Any) -> None:
    contact = club.contact()
    deal = club.deal(contact_id=contact.id)
    club.task(deal_id=deal.id, due_at=club.in_hours(72))
    with time_machine.travel(club.in_hours(1), tick=False) as clock:
        answered = now()
        clock.shift(dt.timedelta(minutes=5))
        club.move(deal, "Qualifié", caller=club.ada)
        late = EmailReplied(record=records.InboundMail(
            id=new_id(), version=1, contact_id=contact.id, send_id=None, verdict="reply", evidence="by_hand",
            from_address="zoe@example.org", subject="", text="", received_at=answered,
        ))  # fmt: skip
        deliver(context, late)
        assert names(context, club.ada) == []
        reply(context, contact.id, received_at=answered)
        assert names(context, club.ada) == []  # told in the very moment of the move: not later than that
        clock.shift(dt.timedelta(seconds=1))
        reply(context, contact.id)
        assert len(names(context, club.ada)) == 1


def test_a_snoozed_card_comes_back_then_or_with_an_answer(context: Any, club: Any) -> None:
    contact = club.contact()
    deal = club.deal(contact_id=contact.id)
    with context.transaction(club.ada) as uow:
        snooze_card(uow, deal.id, until=club.in_hours(24))
    assert names(context, club.ada) == []
    assert club.reread(deal).version == 1
    with time_machine.travel(club.in_hours(25), tick=False):
        assert [reason for reason, _ in names(context, club.ada)] == ["no_next_action"]
    reply(context, contact.id)
    assert [reason for reason, _ in names(context, club.ada)] == ["replied"]


def test_the_queue_over_http(context: Any, club: Any, client: Any) -> None:
    deal = club.deal()
    club.task(title="Appeler", due_at=club.in_hours(-1), deal_id=deal.id)
    ada = client(club.ada)
    body = ada.get("/api/v1/queue", query_string={"owner_id": str(club.ada.member_id)}).json
    (entry,) = body["items"]
    assert (entry["kind"], entry["reason"], entry["card"]["id"]) == ("task", "overdue", str(deal.id))
    assert (body["next"], body["totals"]["overdue"]) == (None, 1)
    assert ada.get("/api/v1/queue?reason=boredom").status_code == 422
    snooze = f"/api/v1/queue/{deal.id}/snooze"
    until = club.in_hours(24).isoformat()
    assert ada.put(snooze, json={"until": until}).json["snoozed_until"] is not None
    assert ada.put(snooze, json={}).status_code == 422
    assert client(club.bob).put(snooze, json={"until": None}).status_code == 404
    assert ada.put(snooze, json={"until": None}).json == {"id": str(deal.id), "snoozed_until": None}
