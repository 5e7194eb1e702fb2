from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from jalon_core.clock import now
from jalon_core.errors import Forbidden, NotFound, VersionConflict
from jalon_core.ids import new_id
from jalon_core.testing.client import client_for
from jalon_core.testing.events import deliver, recorded
from jalon_pipeline.models import Card, Proposal
from jalon_pipeline.operations.cards import delete_card
from jalon_pipeline.operations.proposals import say_proposal_sent
from jalon_sdk.events.campaigns import EmailSent
from jalon_sdk.records import Send


def mail(club: Any, contact: Any, **fields: Any) -> EmailSent:
    send = Send(
        id=new_id(), version=2, team_id=club.team, owner_id=club.ada.member_id, contact_id=contact.id,
        to="zoe@exemple.fr", subject="Devis", status="accepted", template_id=new_id(), message_id="<a@b>",
        planned_at=now(), accepted_at=now(), reason=None, template_kind="proposal",
    )  # fmt: skip
    return EmailSent(record=replace(send, **fields))


def proposals(context: Any) -> list[Any]:
    return [envelope.data for envelope in recorded(context, "deal.proposal_sent")]


def test_it_is_said_by_hand_with_a_note(context: Any, club: Any) -> None:
    deal = club.deal()
    client = client_for(context, club.ada)
    path = f"/api/v1/deals/{deal.id}/proposal-sent"
    told = client.post(path, json={"note": "Par courrier"}, headers={"If-Match": '"1"'})
    assert (told.status_code, told.json["version"]) == (200, 2)
    (event,) = recorded(context, "deal.proposal_sent")
    assert (event.data["note"], event.data["send_id"], event.aggregateversion) == ("Par courrier", None, 2)
    assert event.actor == club.ada.actor
    assert client.post(path, json={}, headers={"If-Match": '"1"'}).json["code"] == "version_conflict"
    assert client.post(path, json={"note": "x" * 3_001}).status_code == 422
    assert client_for(context, club.bob).post(path, json={}).status_code == 404


def test_only_who_may_change_the_deal_says_it(context: Any, club: Any) -> None:
    deal = club.deal()
    reader = replace(club.bob, open_teams=frozenset({club.team}))
    for caller, refusal in ((club.bob, NotFound), (reader, Forbidden)):
        with pytest.raises(refusal), context.transaction(caller) as uow:
            say_proposal_sent(uow, deal.id)
    with pytest.raises(VersionConflict), context.transaction(club.ada) as uow:
        say_proposal_sent(uow, deal.id, expected_version=7)
    assert proposals(context) == []


def test_a_mail_tells_it_of_the_card_it_was_written_from(context: Any, club: Any) -> None:
    contact = club.contact()
    meant, _other = club.deal(contact_id=contact.id), club.deal(contact_id=contact.id)
    event = mail(club, contact, deal_id=meant.id)
    sent = deliver(context, event)
    (told,) = recorded(context, "deal.proposal_sent")
    assert (told.data["record"]["id"], told.data["send_id"]) == (str(meant.id), str(event.record.id))
    assert (told.causationid, told.aggregateversion) == (str(sent.id), 2)


def test_without_a_card_it_is_the_contacts_one_open_deal(context: Any, club: Any) -> None:
    contact = club.contact()
    club.move(club.deal(contact_id=contact.id), "Gagné")
    deliver(context, mail(club, contact))
    assert proposals(context) == []
    only = club.deal(contact_id=contact.id)
    deliver(context, mail(club, contact))
    assert [told["record"]["id"] for told in proposals(context)] == [str(only.id)]
    club.deal(contact_id=contact.id)
    deliver(context, mail(club, contact))
    assert len(proposals(context)) == 1


def test_nothing_is_said_of_a_wrong_card(context: Any, club: Any) -> None:
    contact, stranger = club.contact(), club.contact()
    foreign, deleted = club.deal(contact_id=stranger.id), club.deal(contact_id=contact.id)
    with context.transaction(club.ada) as uow:
        delete_card(uow, deleted.id)
    for event in (
        mail(club, contact, deal_id=foreign.id),
        mail(club, contact, deal_id=deleted.id),
        mail(club, contact, deal_id=new_id()),
        mail(club, contact, contact_id=None),
        mail(club, stranger, template_kind="mail"),
        mail(club, stranger, team_id=new_id()),
    ):
        deliver(context, event)
    assert proposals(context) == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.lists(st.integers(0, 2), min_size=1, max_size=6))
def test_each_mail_tells_it_once_however_often_it_is_delivered(context: Any, club: Any, order: list[int]) -> None:
    contact = club.contact()
    deal = club.deal(contact_id=contact.id)
    mails = [mail(club, contact) for _ in range(3)]
    for number in order:
        deliver(context, mails[number])
    told = [data["send_id"] for data in proposals(context) if data["record"]["id"] == str(deal.id)]
    assert sorted(told) == sorted({str(mails[number].record.id) for number in order})
    with context.reading() as session:
        kept = select(func.count()).select_from(Proposal).where(Proposal.card_id == deal.id)
        assert session.scalar(kept) == len(told)
        assert session.get_one(Card, deal.id).version == 1 + len(told)
