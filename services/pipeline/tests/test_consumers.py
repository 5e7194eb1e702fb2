import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from jalon_core.access.caller import SYSTEM
from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver, recorded, run_jobs
from jalon_pipeline.models import Card, Stage
from jalon_pipeline.operations.card_fields import create_card_field
from jalon_pipeline.queries.cards import CardListFilter, list_cards
from jalon_sdk.commands.pipeline import (
    DealCreate,
    DealMove,
    DealUpdate,
    TaskCreate,
    TicketCreate,
    TicketMove,
    TicketUpdate,
)
from jalon_sdk.events import Change
from jalon_sdk.events.contacts import ContactDeleted, ContactMerged, ContactUpdated


def answers(context: Any) -> list[dict[str, Any]]:
    return [envelope.data for envelope in recorded(context, "command.answered")]


def ask(context: Any, command: Any, **extra: Any) -> dict[str, Any]:
    """Deliver a command and give its answer."""
    deliver(context, command, **extra)
    return answers(context)[-1]


@pytest.fixture
def trial_at(context: Any) -> None:
    with context.transaction(SYSTEM) as uow:
        create_card_field(
            uow,
            "deal",
            key="trial_at",
            type="datetime",
            labels={"fr": "Essai", "en": "Trial"},
            time_zone="Europe/Paris",
        )


def creation(club: Any, contact: Any, **fields: Any) -> DealCreate:
    values = {
        "title": "Cours d'essai – Zoé",
        "contact_id": contact.id,
        "pipeline_id": club.pipeline_id,
        "custom": {"trial_at": "2026-12-01T18:30"},
    }
    return DealCreate(**(values | fields))


@pytest.mark.usefixtures("trial_at")
def test_a_form_makes_a_deal_and_the_next_one_moves_its_class(context: Any, club: Any) -> None:
    contact = club.contact()
    made = ask(context, creation(club, contact))
    assert (made["status"], made["result"]["created"]) == ("finished", True)
    moved = ask(context, creation(club, contact, title="Autre", custom={"trial_at": "2026-12-08T18:30"}))
    assert moved["result"] == {"deal_id": made["result"]["deal_id"], "created": False}
    (event,) = recorded(context, "deal.updated")
    assert list(event.data["changed"]) == ["custom.trial_at"]
    assert event.data["record"]["name"] == "Cours d'essai – Zoé"


@pytest.mark.usefixtures("trial_at")
def test_reuse_is_for_open_deals_and_new_is_always_new(context: Any, club: Any) -> None:
    contact = club.contact()
    made = ask(context, creation(club, contact))
    assert ask(context, creation(club, contact, if_open="new"))["result"]["created"] is True
    with context.reading() as session:
        for deal in list_cards(session, club.admin, "deal", CardListFilter(), limit=50, cursor=None).items:
            club.move(deal, "Gagné")
    again = ask(context, creation(club, contact))
    assert again["result"]["created"] is True
    assert again["result"]["deal_id"] != made["result"]["deal_id"]


@pytest.mark.usefixtures("trial_at")
def test_a_command_delivered_twice_is_done_once(context: Any, club: Any) -> None:
    contact = club.contact()
    first = ask(context, creation(club, contact, if_open="new"), idempotencykey="run-1/deal")
    second = ask(context, creation(club, contact, if_open="new"), idempotencykey="run-1/deal")
    assert first == second
    assert len(recorded(context, "deal.created")) == 1


@pytest.mark.usefixtures("trial_at")
def test_a_command_waits_for_its_contact(context: Any, club: Any) -> None:
    contact = replace(club.contact(), id=new_id())
    deliver(context, creation(club, contact))
    assert answers(context) == []
    put_copy(context, contact)
    run_jobs(context, "waiting-commands")
    assert answers(context)[-1]["status"] == "finished"


def test_the_event_names_the_command_as_its_cause(context: Any, club: Any) -> None:
    envelope = deliver(context, creation(club, club.contact(), custom={}))
    (event,) = recorded(context, "deal.created")
    assert event.causationid == str(envelope.id)


def test_the_event_names_the_event_behind_the_command_as_its_cause(context: Any, club: Any) -> None:
    happened = str(new_id())
    deliver(context, creation(club, club.contact(), custom={}), causationid=happened)
    (event,) = recorded(context, "deal.created")
    assert event.causationid == happened


def test_updating(context: Any, club: Any) -> None:
    deal = club.deal()
    fields = {
        "name": "Zoé",
        "amount": {"amount": "90", "currency": "EUR"},
        "owner_id": str(club.bob.member_id),
    }
    assert ask(context, DealUpdate(deal_id=deal.id, fields=fields))["result"] == {"deal_id": str(deal.id)}
    changed = club.reread(deal)
    assert (changed.name, changed.amount_minor, changed.owner_id) == ("Zoé", 9_000, club.bob.member_id)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"stage_id": "x"}, "invalid"),
        ({"owner_id": "nobody"}, "invalid"),
        ({"amount": {"amount": "-3", "currency": "EUR"}}, "negative_amount"),
        ({"custom.unknown": 1}, "invalid_custom_fields"),
    ],
)
def test_updates_that_are_refused(context: Any, club: Any, fields: dict[str, Any], code: str) -> None:
    deal = club.deal()
    answer = ask(context, DealUpdate(deal_id=deal.id, fields=fields))
    assert (answer["status"], answer["code"]) == ("refused", code)
    assert club.reread(deal).version == 1


def test_moving(context: Any, club: Any) -> None:
    deal = club.deal()
    command = DealMove(deal_id=deal.id, stage_id=club.stages["Qualifié"], note="A répondu", only_forward=True)
    assert ask(context, command)["result"] == {"deal_id": str(deal.id), "moved": True}
    assert recorded(context, "deal.stage_changed")[0].data["note"] == "A répondu"
    assert ask(context, command)["code"] == "not_forward"
    again = ask(context, replace(command, only_forward=False))
    assert again["result"] == {"deal_id": str(deal.id), "moved": False}
    club.move(deal, "Gagné")
    assert ask(context, command)["code"] == "deal_closed"
    lost = DealMove(deal_id=deal.id, stage_id=club.stages["Perdu"], only_open=False)
    assert ask(context, lost)["code"] == "lost_reason_required"


def test_giving_a_task(context: Any, club: Any) -> None:
    deal = club.deal(owner=club.bob)
    answer = ask(context, TaskCreate(title="Appeler", deal_id=deal.id, due_at=club.in_hours(1)))
    (event,) = recorded(context, "task.created")
    assert answer["result"] == {"task_id": str(event.record_id)}
    assert event.ownerid == str(club.bob.member_id)


def test_the_scope_decides_what_a_command_may_do(context: Any, club: Any) -> None:
    deal = club.deal(owner=club.ada)
    move = DealMove(deal_id=deal.id, stage_id=club.stages["Qualifié"])
    assert ask(context, move, scope=f"member:{club.bob.member_id}")["code"] == "not_found"
    assert ask(context, move, scope=f"team:{new_id()}")["code"] == "not_found"
    assert ask(context, move, scope=f"member:{club.ada.member_id}")["status"] == "finished"
    onward = replace(move, stage_id=club.stages["Proposition"])
    assert ask(context, onward, scope=f"team:{club.team}")["status"] == "finished"
    contact = club.contact()
    made = ask(context, creation(club, contact, custom={}), scope=f"team:{club.team}")
    assert made["status"] == "finished"


def test_a_contact_that_is_called_otherwise_is_found_by_its_new_name(context: Any, club: Any) -> None:
    contact = club.contact(name="Zoé Martin")
    deal = club.deal(contact_id=contact.id)
    renamed = replace(contact, version=2, name="Zoé Lefèvre")
    change = {"name": Change(before="Zoé Martin", after="Zoé Lefèvre")}
    deliver(context, ContactUpdated(record=renamed, changed=change))

    def found(q: str) -> list[Card]:
        with context.reading() as session:
            return list(list_cards(session, club.ada, "deal", CardListFilter(q=q), limit=50, cursor=None).items)

    assert [each.id for each in found("lefevre")] == [deal.id]
    assert found("martin") == []
    assert club.reread(deal).version == 1


def test_deals_and_tasks_of_a_merged_contact_hang_on_the_one_that_stays(context: Any, club: Any) -> None:
    stays, goes = club.contact(), club.contact()
    made = ask(context, DealCreate(title="Cours", contact_id=goes.id, pipeline_id=club.pipeline_id))
    ask(context, TaskCreate(title="Appeler", contact_id=goes.id))
    deliver(context, ContactMerged(record=replace(stays, version=stays.version + 1), merged_id=goes.id))
    gone = replace(goes, version=goes.version + 1, deleted=True, merged_into=stays.id)
    deliver(context, ContactDeleted(record=gone))
    for name in ("deal.updated", "task.updated"):
        (event,) = recorded(context, name)
        assert event.data["changed"] == {"contact_id": {"before": str(goes.id), "after": str(stays.id)}}
    again = ask(context, DealCreate(title="Cours", contact_id=goes.id, pipeline_id=club.pipeline_id))
    assert again["result"] == {"deal_id": made["result"]["deal_id"], "created": False}
    new = ask(context, DealCreate(title="Stage", contact_id=goes.id, pipeline_id=club.pipeline_id, if_open="new"))
    with context.reading() as session:
        assert session.get(Card, UUID(new["result"]["deal_id"])).contact_id == stays.id


@pytest.fixture
def support(club: Any) -> UUID:
    """A pipeline of tickets."""
    return UUID(str(club.pipeline(template="support").id))


def test_a_ticket_is_made_changed_and_moved_by_commands(context: Any, club: Any, support: UUID) -> None:
    contact = club.contact()
    due = club.in_hours(4)
    command = TicketCreate(
        title="Partition manquante", contact_id=contact.id, pipeline_id=support, priority="high", due_at=due
    )
    made = ask(context, command)["result"]
    ticket = club.reread(UUID(made["ticket_id"]))
    assert (ticket.kind, ticket.priority, ticket.due_at, made["created"]) == ("ticket", "high", due, True)
    assert ask(context, command)["result"]["ticket_id"] != made["ticket_id"]
    reused = ask(context, replace(command, if_open="reuse", title="Autre"))["result"]
    assert reused["created"] is False

    fields = {"priority": "urgent", "due_at": None, "tags": ["chœur", "alto"]}
    assert ask(context, TicketUpdate(ticket_id=ticket.id, fields=fields))["status"] == "finished"
    changed = club.reread(ticket)
    assert (changed.priority, changed.due_at, changed.tags) == ("urgent", None, ["alto", "chœur"])

    with context.reading() as session:
        stages = session.scalars(select(Stage).where(Stage.pipeline_id == support).order_by(Stage.position)).all()
    solved = next(stage for stage in stages if stage.kind == "won")
    move = TicketMove(ticket_id=ticket.id, stage_id=solved.id, note="Envoyée")
    assert ask(context, move)["result"] == {"ticket_id": str(ticket.id), "moved": True}
    assert ask(context, TicketMove(ticket_id=ticket.id, stage_id=stages[0].id))["code"] == "deal_closed"
    assert ask(context, TicketMove(ticket_id=club.deal().id, stage_id=solved.id))["code"] == "not_found"


def test_a_task_about_a_ticket_reminds_its_owner(context: Any, club: Any, support: UUID) -> None:
    ticket = club.deal(owner=club.bob, kind="ticket", pipeline_id=support)
    command = TaskCreate(title="Appeler", ticket_id=ticket.id, due_at=club.in_hours(1), remind_before=10)
    ask(context, command)
    (event,) = recorded(context, "task.created")
    assert (event.data["record"]["ticket_id"], event.ownerid) == (str(ticket.id), str(club.bob.member_id))
    assert event.data["record"]["remind_before"] == 10
    assert ask(context, replace(command, remind_before=99_999))["code"] == "invalid"


def test_deals_take_tags_and_the_day_of_closing_and_nothing_that_tickets_have(
    context: Any, club: Any, support: UUID
) -> None:
    deal = club.deal()
    fields = {"tags": ["Essai", "essai"], "expected_close_on": "2026-12-24"}
    ask(context, DealUpdate(deal_id=deal.id, fields=fields))
    changed = club.reread(deal)
    assert (changed.tags, changed.expected_close_on) == (["Essai"], dt.date(2026, 12, 24))
    ticket = club.deal(kind="ticket", pipeline_id=support)
    for command in (
        DealUpdate(deal_id=deal.id, fields={"priority": "high"}),
        DealUpdate(deal_id=deal.id, fields={"due_at": None}),
        TicketUpdate(ticket_id=ticket.id, fields={"amount": None}),
        TicketUpdate(ticket_id=ticket.id, fields={"priority": None}),
    ):
        assert ask(context, command)["code"] == "invalid", command
    wrong = ask(context, creation(club, club.contact(), pipeline_id=support, custom={}))
    assert wrong["code"] == "wrong_card_kind"
