from typing import Any
from uuid import UUID

import pytest

from jalon_core.access.caller import Caller
from jalon_core.errors import NotFound
from jalon_core.testing.events import recorded
from jalon_pipeline.domain.refusals import DealClosed, LostReasonRequired, NotForward
from jalon_pipeline.models import Card
from jalon_pipeline.operations.positions import advance_contact, position_contact
from jalon_pipeline.operations.refusals import ContactHasClosedDeal, NoDeal, SeveralOpenDeals, StageChangedMeanwhile


@pytest.fixture
def position(context: Any, club: Any) -> Any:
    def put(contact_id: UUID, stage: str, caller: Caller | None = None, **how: Any) -> Card:
        with context.transaction(caller or club.ada) as uow:
            return position_contact(uow, club.pipeline_id, contact_id, stage_id=club.stages[stage], **how)

    return put


def test_a_contact_without_a_deal_gets_one(context: Any, club: Any, position: Any) -> None:
    contact = club.contact(name="Zoé Martin")
    deal = position(contact.id, "Qualifié", note="Au téléphone")
    assert (deal.name, deal.stage_id, deal.contact_id) == ("Zoé Martin", club.stages["Qualifié"], contact.id)
    assert [visit.note for visit in club.visits(deal)] == ["Au téléphone"]


def test_its_open_deal_is_moved(context: Any, club: Any, position: Any) -> None:
    contact = club.contact()
    deal = club.deal(contact_id=contact.id)
    assert position(contact.id, "Proposition", from_stage_id=club.stages["Lead"]).id == deal.id
    with pytest.raises(StageChangedMeanwhile):
        position(contact.id, "Gagné", from_stage_id=club.stages["Lead"])
    assert len(recorded(context, "deal.created")) == 1


def test_several_open_deals_are_named(club: Any, position: Any) -> None:
    contact = club.contact()
    deals = [club.deal(contact_id=contact.id) for _ in range(2)]
    with pytest.raises(SeveralOpenDeals) as refused:
        position(contact.id, "Gagné")
    assert refused.value.extra["deal_ids"] == [str(deal.id) for deal in deals]


def test_closed_deals_ask_what_to_do(club: Any, position: Any) -> None:
    contact = club.contact()
    deal = club.deal(contact_id=contact.id)
    club.move(deal, "Gagné")
    with pytest.raises(ContactHasClosedDeal):
        position(contact.id, "Lead")
    assert position(contact.id, "Gagné").version == 2
    assert position(contact.id, "Lead", if_closed="new").id != deal.id
    with pytest.raises(LostReasonRequired):
        position(contact.id, "Perdu")


def test_reopening_takes_the_deal_that_was_closed_last(club: Any, position: Any) -> None:
    contact = club.contact()
    first, second = (club.deal(contact_id=contact.id) for _ in range(2))
    club.move(second, "Gagné")
    club.move(first, "Perdu")
    reopened = position(contact.id, "Lead", if_closed="reopen")
    assert (reopened.id, reopened.status, reopened.lost_reason) == (first.id, "open", None)


def test_somebody_elses_contact_does_not_exist(club: Any, position: Any) -> None:
    contact = club.contact(owner=club.ada)
    club.deal(contact_id=contact.id)
    with pytest.raises(NotFound):
        position(contact.id, "Gagné", club.bob)


def test_who_owns_an_open_deal_may_read_its_contact(club: Any, position: Any) -> None:
    contact = club.contact(owner=club.ada)
    deal = club.deal(owner=club.manager, contact_id=contact.id, owner_id=club.bob.member_id)
    assert position(contact.id, "Gagné", club.bob).id == deal.id


@pytest.fixture
def advance(context: Any, club: Any) -> Any:
    def put(contact_id: UUID, stage: str, **how: Any) -> tuple[Card, bool]:
        with context.transaction(club.ada) as uow:
            return advance_contact(uow, club.pipeline_id, contact_id, stage_id=club.stages[stage], **how)

    return put


def test_a_workflow_moves_the_open_deal_only_forward(club: Any, advance: Any) -> None:
    contact = club.contact()
    deal = club.deal(contact_id=contact.id)
    moved, created = advance(contact.id, "Qualifié", note="A répondu")
    assert (moved.id, moved.stage_id, created) == (deal.id, club.stages["Qualifié"], False)
    for stage in ("Qualifié", "Lead"):
        with pytest.raises(NotForward):
            advance(contact.id, stage)
    assert advance(contact.id, "Lead", only_forward=False)[0].stage_id == club.stages["Lead"]


def test_a_workflow_never_guesses(club: Any, advance: Any) -> None:
    contact = club.contact()
    with pytest.raises(NoDeal):
        advance(contact.id, "Qualifié")
    deal, created = advance(contact.id, "Lead", create=True)
    assert created
    with pytest.raises(NotForward):
        advance(contact.id, "Lead", create=True)
    club.move(deal, "Gagné")
    with pytest.raises(DealClosed):
        advance(contact.id, "Qualifié", create=True)
    for _ in range(2):
        club.deal(contact_id=contact.id)
    with pytest.raises(SeveralOpenDeals):
        advance(contact.id, "Qualifié")
