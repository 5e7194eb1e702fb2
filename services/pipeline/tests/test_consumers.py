from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from jalon_core.access.caller import SYSTEM
from jalon_core.ids import new_id
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver, recorded, run_jobs
from jalon_pipeline.models import Card
from jalon_pipeline.operations.card_fields import create_card_field
from jalon_pipeline.queries.cards import CardListFilter, list_cards
from jalon_sdk.commands.pipeline import DealCreate, DealMove, DealUpdate, TaskCreate
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
