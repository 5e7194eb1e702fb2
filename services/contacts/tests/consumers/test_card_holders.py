from dataclasses import replace

import pytest
from sqlalchemy import select

from jalon_contacts.models import CardHolder
from jalon_contacts.models.card_holders import follow_cards
from jalon_contacts.operations.contacts import create_contact, update_contact
from jalon_contacts.operations.merges import merge_contacts
from jalon_core.db.tables import record_copies
from jalon_core.errors import Forbidden
from jalon_core.testing.client import client_for
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver, run_jobs
from jalon_core.testing.states import a_ticket
from jalon_sdk.events import Change
from jalon_sdk.events.pipeline import DealCreated, DealDeleted, DealUpdated, TicketCreated, TicketStageChanged


@pytest.fixture
def zoe(context, lea):
    with context.transaction(lea) as uow:
        return create_contact(uow, name="Zoé", emails=["zoe@example.org"])


@pytest.fixture
def card(zoe, max_, team, make_deal):
    return make_deal(contact_id=zoe.id, team_id=team, owner_id=max_.member_id)


def reads(context, caller, contact):
    client = client_for(context, caller)
    listed = [item["id"] for item in client.get("/api/v1/contacts").json["items"]] == [str(contact.id)]
    assert listed is (client.get(f"/api/v1/contacts/{contact.id}").status_code == 200)
    return listed


def test_who_holds_an_open_card_reads_the_contact_and_does_not_change_it(context, zoe, card, max_):
    assert not reads(context, max_, zoe)
    deliver(context, DealCreated(record=card))
    assert reads(context, max_, zoe)
    with pytest.raises(Forbidden), context.transaction(max_) as uow:
        update_contact(uow, zoe.id, name="x")
    answer = client_for(context, max_).post(f"/api/v1/contacts/{zoe.id}/notes", json={"text": "Vue au concert"})
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "won"},
        {"status": "lost"},
        {"archived": True},
        {"deleted": True},
        {"owner_id": None},
        {"contact_id": None},
    ],
)
def test_a_card_that_is_no_longer_open_or_theirs_gives_nothing(context, zoe, card, max_, fields):
    deliver(context, DealCreated(record=card))
    event = DealDeleted if "deleted" in fields else DealUpdated
    deliver(context, event(record=replace(card, version=2, **fields), changed={"x": Change(before=1, after=2)}))
    assert not reads(context, max_, zoe)


def test_an_open_ticket_gives_as_much_as_a_deal_until_it_is_solved(context, zoe, max_, team):
    ticket = a_ticket(contact_id=zoe.id, team_id=team, owner_id=max_.member_id)
    deliver(context, TicketCreated(record=ticket))
    assert reads(context, max_, zoe)
    moved = {"from_stage_name": "Nouveau", "direction": "closed", "note": "", "seconds_in_stage": 1.0}
    deliver(context, TicketStageChanged(record=replace(ticket, version=2, status="won"), changed={}, **moved))
    assert not reads(context, max_, zoe)


def test_an_old_state_that_arrives_late_changes_nothing(context, zoe, card, max_):
    deliver(context, DealUpdated(record=replace(card, version=3, status="won")))
    deliver(context, DealCreated(record=card))
    assert not reads(context, max_, zoe)
    deliver(context, DealUpdated(record=replace(card, version=2)), epoch=2)  # pipeline was restored from a backup
    assert reads(context, max_, zoe)


def test_deals_that_came_by_a_snapshot_count_too(context, zoe, card, max_):
    put_copy(context, card, a_ticket(contact_id=zoe.id, team_id=card.team_id))
    assert reads(context, max_, zoe)
    put_copy(context, replace(card, version=2, archived=True))
    assert not reads(context, max_, zoe)
    assert run_jobs(context) == 0


def test_cards_that_their_owner_does_not_have_any_more_give_nothing(context, zoe, card, max_):
    put_copy(context, card)
    with context.database.writing() as session:
        session.execute(record_copies.delete().where(record_copies.c.id == card.id))
        follow_cards(session, None)
    assert not reads(context, max_, zoe)
    with context.reading() as session:
        assert session.scalars(select(CardHolder)).all() == []


def test_a_state_from_before_a_merge_is_about_the_contact_that_stayed(context, zoe, card, max_, lea):
    with context.transaction(lea) as uow:
        stayed = create_contact(uow, name="Zoé M.", emails=["zoe.m@example.org"])
    deliver(context, DealCreated(record=card))
    with context.transaction(lea) as uow:
        merge_contacts(uow, stayed.id, zoe.id)
    assert reads(context, max_, stayed)
    deliver(context, DealUpdated(record=replace(card, version=2, name="Essai 2")))  # pipeline has not heard of it yet
    assert reads(context, max_, stayed)
