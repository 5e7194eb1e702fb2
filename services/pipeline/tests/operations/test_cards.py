from decimal import Decimal
from typing import Any

import pytest

from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.custom_fields.values import InvalidCustomFields
from jalon_core.errors import Forbidden, NotFound, NotYetKnown, Refusal, VersionConflict
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import recorded
from jalon_pipeline.domain import refusals as rules
from jalon_pipeline.operations.card_fields import create_card_field
from jalon_pipeline.operations.cards import create_card, delete_card, update_card
from jalon_pipeline.operations.refusals import AnotherTeam, OwnerNotInTeam, WrongCardKind
from jalon_sdk.records import Money


def euros(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="EUR")


def test_a_deal_of_a_contact_starts_on_top_of_the_first_open_stage(context: Any, club: Any) -> None:
    club.deal(name="Ancienne")
    contact = club.contact(owner=club.bob)
    deal = club.deal(owner=SYSTEM, contact_id=contact.id, team_id=None, amount=euros("90"))
    assert club.column("Lead") == ["Essai", "Ancienne"]
    assert (deal.team_id, deal.owner_id) == (club.team, club.bob.member_id)
    assert (deal.status, deal.probability, str(deal.amount.amount)) == ("open", 10, "90.00")
    event = recorded(context, "deal.created")[-1]
    assert event.subject == f"deals/{deal.id}"
    assert (event.teamid, event.ownerid, event.contactids) == (str(club.team), str(deal.owner_id), str(contact.id))
    assert event.data["changed"] == {}
    assert event.data["record"]["stage_name"] == "Lead"
    assert event.data["record"]["amount"] == {"amount": "90.00", "currency": "EUR"}


def test_its_first_visit_is_open(club: Any) -> None:
    deal = club.deal(amount=euros("90"))
    (visit,) = club.visits(deal)
    assert (visit.visit_no, visit.outcome, visit.left_at) == (1, "open", None)
    assert (visit.stage_id, visit.stage_position_at_entry) == (club.stages["Lead"], 0)
    assert (visit.owner_at_entry, visit.team_at_entry) == (club.ada.member_id, club.team)
    assert (visit.amount_minor_at_entry, visit.currency_at_entry) == (9_000, "EUR")
    assert (visit.entered_by, visit.entered_at) == (club.ada.actor, deal.created_at)


def test_a_deal_may_start_won_or_lost_but_lost_with_a_reason_only(club: Any) -> None:
    won = club.deal(stage="Gagné")
    assert (won.status, won.closed_at, won.probability) == ("won", won.created_at, 100)
    with pytest.raises(rules.LostReasonRequired):
        club.deal(stage="Perdu")
    assert club.deal(stage="Perdu", lost_reason="Trop loin").lost_reason == "Trop loin"


def test_what_a_deal_refers_to_is_checked(context: Any, club: Any) -> None:
    elsewhere = club.pipeline()
    tickets = club.pipeline(template="support")
    other_team = new_id()
    theirs = club.pipeline(team_id=other_team)
    foreign = member_caller(other_team)
    wrong: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"pipeline_id": new_id()}, NotFound),
        ({"pipeline_id": theirs.id}, NotFound),
        ({"pipeline_id": elsewhere.id, "stage": "Lead"}, rules.NotInPipeline),
        ({"pipeline_id": tickets.id}, WrongCardKind),
        ({"contact_id": new_id()}, NotYetKnown),
        ({"contact_id": club.contact(owner=club.bob).id, "owner_id": club.ada.member_id}, NotFound),
        ({"team_id": other_team}, Forbidden),
        ({"owner_id": club.bob.member_id}, Forbidden),
        ({"owner_id": new_id()}, NotYetKnown),
        ({"amount": euros("-1")}, rules.NegativeAmount),
        ({"custom": {"trial_at": "2026-12-01"}}, InvalidCustomFields),
    ]
    for fields, refusal in wrong:
        with pytest.raises(refusal):
            club.deal(**fields)
    with pytest.raises(AnotherTeam):
        club.deal(owner=SYSTEM, pipeline_id=theirs.id)
    with pytest.raises(AnotherTeam):
        club.deal(owner=SYSTEM, team_id=other_team, contact_id=club.contact().id)
    put_copy(context, club.member(foreign))
    with pytest.raises(OwnerNotInTeam):
        club.deal(owner=club.manager, owner_id=foreign.member_id)
    assert recorded(context, "deal.created") == []


def test_an_update_is_one_version_and_one_event_that_says_what_changed(context: Any, club: Any) -> None:
    with context.transaction(SYSTEM) as uow:
        create_card_field(
            uow,
            "deal",
            key="trial_at",
            type="datetime",
            labels={"fr": "Essai", "en": "Trial"},
            time_zone="Europe/Paris",
        )
    deal = club.deal(custom={"trial_at": "2026-12-01T18:30"})
    with context.transaction(club.ada) as uow:
        update_card(
            uow,
            deal.id,
            {"name": "Essai de Zoé", "amount": euros("120"), "custom": {"trial_at": "2026-12-08T18:30"}},
            expected_version=1,
        )
    assert club.reread(deal).version == 2
    (event,) = recorded(context, "deal.updated")
    assert event.data["changed"] == {
        "name": {"before": "Essai", "after": "Essai de Zoé"},
        "amount": {"before": None, "after": {"amount": "120.00", "currency": "EUR"}},
        "custom.trial_at": {"before": "2026-12-01T17:30:00.000000Z", "after": "2026-12-08T17:30:00.000000Z"},
    }
    assert event.aggregateversion == 2


def test_an_amount_is_cleared_with_none(context: Any, club: Any) -> None:
    deal = club.deal(amount=euros("90"))
    with context.transaction(club.ada) as uow:
        assert update_card(uow, deal.id, {"amount": None}).amount is None
    (event,) = recorded(context, "deal.updated")
    assert event.data["changed"]["amount"]["after"] is None


def test_an_update_that_changes_nothing_is_none(context: Any, club: Any) -> None:
    deal = club.deal()
    with context.transaction(club.ada) as uow:
        assert update_card(uow, deal.id, {"name": "Essai", "custom": {}}).version == 1
    assert recorded(context, "deal.updated") == []


def test_an_update_of_an_old_version_gets_the_state_now(context: Any, club: Any) -> None:
    deal = club.deal()
    with context.transaction(club.ada) as uow:
        update_card(uow, deal.id, {"name": "Un"}, expected_version=1)
    with pytest.raises(VersionConflict) as conflict, context.transaction(club.ada) as uow:
        update_card(uow, deal.id, {"name": "Deux"}, expected_version=1)
    assert (conflict.value.extra["current"]["name"], conflict.value.extra["current"]["version"]) == ("Un", 2)
    assert club.reread(deal).name == "Un"


def test_giving_a_deal_to_somebody_else(context: Any, club: Any) -> None:
    deal = club.deal()
    with pytest.raises(Forbidden), context.transaction(club.ada) as uow:
        update_card(uow, deal.id, {"owner_id": club.bob.member_id})
    with context.transaction(club.manager) as uow:
        update_card(uow, deal.id, {"owner_id": club.bob.member_id})
    (event,) = recorded(context, "deal.updated")
    assert (event.ownerid, event.previousownerid) == (str(club.bob.member_id), str(club.ada.member_id))
    with pytest.raises(NotFound), context.transaction(club.ada) as uow:
        update_card(uow, deal.id, {"name": "Encore à moi"})


def test_a_hand_set_probability_outlives_moves_and_closing(context: Any, club: Any) -> None:
    deal = club.deal()
    with context.transaction(club.ada) as uow:
        update_card(uow, deal.id, {"probability": 65})
    assert club.move(deal, "Qualifié").probability == 65
    assert club.move(deal, "Gagné").probability == 100
    reopened = club.move(deal, "Lead")
    assert (reopened.probability, reopened.probability_is_manual) == (65, True)
    with context.transaction(club.ada) as uow:
        assert update_card(uow, deal.id, {"probability": None}).probability == 10


def test_archiving_is_neither_status_nor_deletion(context: Any, club: Any) -> None:
    deal = club.deal()
    with context.transaction(club.ada) as uow:
        archived = update_card(uow, deal.id, {"archived": True})
    assert (archived.archived, archived.status, archived.deleted_at) == (True, "open", None)
    with context.transaction(club.ada) as uow:
        assert not update_card(uow, deal.id, {"archived": False}).archived
    assert len(recorded(context, "deal.updated")) == 2


def test_deleting_ends_the_visit_and_what_was_to_be_done(context: Any, club: Any) -> None:
    deal = club.deal()
    club.task(deal_id=deal.id)
    with context.transaction(club.ada) as uow:
        delete_card(uow, deal.id)
    (visit,) = club.visits(deal)
    assert visit.outcome == "card_deleted"
    assert visit.left_at is not None
    (event,) = recorded(context, "deal.deleted")
    assert event.data["record"]["deleted"] is True
    assert event.data["changed"]["deleted"] == {"before": False, "after": True}
    assert len(recorded(context, "task.deleted")) == 1
    with pytest.raises(NotFound), context.transaction(club.ada) as uow:
        delete_card(uow, deal.id)


@pytest.mark.parametrize("who", ["bob", "stranger"])
def test_others_may_not_even_see_it(context: Any, club: Any, who: str) -> None:
    deal = club.deal(owner=club.ada)
    caller: Caller = club.bob if who == "bob" else member_caller(new_id(), "manager")
    for act in (
        lambda uow: update_card(uow, deal.id, {"name": "x"}),
        lambda uow: delete_card(uow, deal.id),
        lambda uow: create_card(
            uow,
            kind="deal",
            name="x",
            pipeline_id=club.pipeline_id,
            team_id=club.team,
            owner_id=deal.owner_id,
        ),
    ):
        with pytest.raises(Refusal) as refused, context.transaction(caller) as uow:
            act(uow)
        assert refused.value.status in (403, 404)
    assert club.reread(deal).version == 1


def test_names_that_a_workflow_made_too_long_are_shortened(club: Any) -> None:
    assert len(club.deal(name="Cours d'essai – " + "x" * 400).name) == 200
