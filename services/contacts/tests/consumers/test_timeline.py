from dataclasses import replace

import pytest
from sqlalchemy import func, select

from jalon_contacts.models import TimelineEntry
from jalon_contacts.operations.contacts import create_contact, update_contact
from jalon_contacts.operations.notes import create_note
from jalon_contacts.queries.timeline import contact_timeline
from jalon_core.access.caller import SYSTEM, VISITOR, Caller
from jalon_core.clock import now
from jalon_core.errors import NotFound
from jalon_core.ids import new_id
from jalon_core.testing.bus import exchange_all
from jalon_core.testing.client import client_for
from jalon_core.testing.copies import put_copy
from jalon_core.testing.events import deliver
from jalon_core.testing.states import a_ticket
from jalon_sdk.events import Change
from jalon_sdk.events.automation import RunStarted
from jalon_sdk.events.campaigns import CampaignContactAdded, EmailBounced, EmailClicked, EmailOpened, EmailReplied
from jalon_sdk.events.pipeline import (
    DealCreated,
    DealProposalSent,
    DealStageChanged,
    DealUpdated,
    TaskCreated,
    TicketStageChanged,
)
from jalon_sdk.records import Campaign

SENT = {"name": "Zoé", "email": "zoe@example.org", "trial_at": "2099-12-01T18:30"}


@pytest.fixture
def zoe(context, lea):
    with context.transaction(lea) as uow:
        contact = create_contact(uow, name="Zoé", emails=["zoe@example.org"])
    exchange_all([context])
    return contact


def lines(context, caller, contact_id, **page):
    with context.reading() as session:
        return contact_timeline(session, caller, contact_id, **page).items


def kinds(context, caller, contact_id):
    return [line.entry.kind for line in lines(context, caller, contact_id)]


def test_our_own_events_reach_the_timeline_over_the_bus(context, zoe, lea):
    with context.transaction(lea) as uow:
        create_note(uow, zoe.id, text="Aime le jazz")
        update_contact(uow, zoe.id, name="Zoé Petit")
    exchange_all([context])
    assert kinds(context, lea, zoe.id) == ["contact.updated", "note.created", "contact.created"]
    renamed, note, _ = lines(context, lea, zoe.id)
    assert note.entry.summary == {"text": "Aime le jazz"}
    assert renamed.entry.summary["changed"] == {"name": {"before": "Zoé", "after": "Zoé Petit"}}


def test_a_ticket_that_is_moved_tells_it_too(context, zoe, lea, team):
    client_for(context, lea)
    ticket = a_ticket(contact_id=zoe.id, team_id=team, owner_id=lea.member_id, stage_name="En cours", priority="urgent")
    changed = {"stage_id": Change(before="a", after="b")}
    told = {"from_stage_name": "Nouveau", "direction": "forward", "note": "Rappelée", "seconds_in_stage": 60.0}
    deliver(context, TicketStageChanged(record=ticket, changed=changed, **told))
    (line, *_) = lines(context, lea, zoe.id)
    assert line.entry.kind == "ticket.stage_changed"
    assert line.entry.summary == {
        "name": ticket.name,
        "stage_name": "En cours",
        "status": "open",
        "priority": "urgent",
        "due_at": None,
        "from_stage": "Nouveau",
        "to_stage": "En cours",
        "direction": "forward",
        "note": "Rappelée",
        "lost_reason": None,
    }


def test_a_move_tells_from_where_to_where_and_with_what_note(context, zoe, lea, max_, team, make_deal):
    client_for(context, max_)  # Max is known here
    card = make_deal(contact_id=zoe.id, team_id=team, owner_id=lea.member_id, stage_name="Cours d’essai planifié")
    moved = DealStageChanged(
        record=card,
        changed={"stage_id": Change(before="a", after="b")},
        from_stage_name="Nouveau prospect",
        direction="forward",
        note="Rappeler mardi",
        seconds_in_stage=60.0,
    )
    deliver(context, moved, max_)
    line = lines(context, lea, zoe.id)[0]
    assert line.entry.summary | {"name": ""} == {
        "name": "",
        "stage_name": "Cours d’essai planifié",
        "status": "open",
        "amount": None,
        "from_stage": "Nouveau prospect",
        "to_stage": "Cours d’essai planifié",
        "direction": "forward",
        "note": "Rappeler mardi",
        "lost_reason": None,
    }
    assert (line.actor.kind, line.actor.id, line.actor.name) == ("member", str(max_.member_id), "Max")
    assert (line.cause, line.thread) == (None, [])


def test_the_thread_leads_from_the_deal_back_to_the_workflow_and_the_form(
    context, form, lea, team, visitor, make_deal, make_task, make_workflow
):
    visitor.post("/f/cours", json=SENT)
    exchange_all([context])
    (submitted, _) = lines(context, SYSTEM, contact_of(context))
    assert submitted.cause.kind == "form"
    welcome = make_workflow(name="Accueil", team_id=team)
    put_copy(context, welcome)
    robot = Caller(kind="workflow", actor=f"workflow:{welcome.id}")
    card = make_deal(contact_id=submitted.entry.contact_id, team_id=team, owner_id=lea.member_id)
    thread = {"correlationid": submitted.entry.correlation_id, "workflowchain": str(welcome.id)}
    deliver(context, DealCreated(record=card), robot, **thread)
    deliver(context, TaskCreated(record=make_task(contact_id=card.contact_id, team_id=team)), SYSTEM, **thread)
    by_system, by_robot, *_ = lines(context, SYSTEM, card.contact_id)
    assert (by_robot.actor.name, by_robot.cause.kind, by_robot.cause.name) == ("Accueil", "form", "Cours d’essai")
    assert (by_system.actor.kind, by_system.cause.kind, by_system.cause.name) == ("system", "workflow", "Accueil")
    assert [party.kind for party in by_system.thread] == ["form", "workflow"]


def contact_of(context):
    with context.reading() as session:
        return session.scalars(select(TimelineEntry.contact_id).limit(1)).one()


def test_a_message_seen_twice_is_one_entry(context, zoe, team, make_deal):
    envelope = deliver(context, DealCreated(record=make_deal(contact_id=zoe.id, team_id=team)))
    deliver(context, envelope)
    deliver(context, replace(envelope, source="/jalon/replayed"))
    with context.reading() as session:
        query = select(func.count()).where(TimelineEntry.message_id == envelope.id)
        assert session.scalar(query) == 1


def test_what_is_no_history_leaves_no_entry(context, zoe, team, lea, make_deal):
    card = make_deal(contact_id=zoe.id, team_id=team)
    deliver(context, DealUpdated(record=card, changed={"rank": Change(before="a", after="b")}))
    deliver(context, DealCreated(record=make_deal(team_id=team)))
    assert RunStarted.visibility == "internal"
    assert kinds(context, SYSTEM, zoe.id) == ["contact.created"]


def test_a_timeline_holds_nothing_of_records_that_the_reader_may_not_see(
    context, zoe, lea, max_, helene, team, make_deal, make_task
):
    mine = make_deal(contact_id=zoe.id, team_id=team, owner_id=lea.member_id, name="De Léa")
    his = make_deal(contact_id=zoe.id, team_id=team, owner_id=max_.member_id, name="De Max")
    deliver(context, DealCreated(record=mine))
    deliver(context, DealCreated(record=his))
    deliver(context, TaskCreated(record=make_task(contact_id=zoe.id, team_id=team, owner_id=max_.member_id)))

    def seen_by(caller):
        return [(line.entry.kind, line.entry.summary.get("name")) for line in lines(context, caller, zoe.id)]

    assert seen_by(lea) == [("deal.created", "De Léa"), ("contact.created", "Zoé")]
    # Max holds an open card, and so reads the contact, its notes and submissions, and what is his own.
    assert seen_by(max_) == [("task.created", None), ("deal.created", "De Max"), ("contact.created", "Zoé")]
    assert len(seen_by(helene)) == 4


def test_a_records_past_is_shown_to_whom_it_belongs_now(context, zoe, lea, max_, helene, team, make_deal):
    card = make_deal(contact_id=zoe.id, team_id=team, owner_id=lea.member_id)
    deliver(context, DealCreated(record=card))
    given = replace(card, owner_id=max_.member_id, version=2)
    change = Change(before=str(lea.member_id), after=str(max_.member_id))
    deliver(context, DealUpdated(record=given, changed={"owner_id": change}), helene)
    assert kinds(context, lea, zoe.id) == ["contact.created"]
    assert kinds(context, max_, zoe.id) == ["deal.updated", "deal.created", "contact.created"]


def test_the_timeline_is_served_in_pages(context, zoe, lea, team, make_deal):
    for number in range(5):
        deliver(
            context,
            DealCreated(record=make_deal(contact_id=zoe.id, team_id=team, owner_id=lea.member_id, name=f"{number}")),
        )
    client = client_for(context, lea)
    path = f"/api/v1/contacts/{zoe.id}/timeline"
    first = client.get(path, query_string={"limit": 4}).json
    second = client.get(path, query_string={"limit": 4, "cursor": first["next"]}).json
    items = first["items"] + second["items"]
    assert [item["summary"]["name"] for item in items] == ["4", "3", "2", "1", "0", "Zoé"]
    assert items[0].keys() == {"id", "at", "kind", "subject", "actor", "cause", "thread", "summary", "note"}
    assert items[0]["subject"].startswith("deals/")
    assert items[-1]["actor"] == {"kind": "member", "id": str(lea.member_id), "name": "Léa"}


def test_a_visitor_has_no_name(context, form, visitor, lea):
    visitor.post("/f/cours", json=SENT)
    exchange_all([context])
    items = client_for(context, lea).get(f"/api/v1/contacts/{contact_of(context)}/timeline").json["items"]
    assert [item["kind"] for item in items] == ["form.submitted", "contact.created"]
    assert items[0]["actor"] == {"kind": VISITOR.actor, "id": None, "name": None}
    assert items[0]["cause"] == {"kind": "form", "id": str(form.id), "name": "Cours d’essai"}
    assert items[0]["summary"]["values"]["trial_at"] == "2099-12-01T17:30:00.000000Z"


def test_what_comes_back_is_told_with_its_text_and_how_it_was_recognised(context, zoe, lea, make_inbound):
    reply = make_inbound(zoe, text="Oui, avec plaisir !", evidence="plus_address", has_html=True)
    deliver(context, EmailReplied(record=reply))
    bounce = make_inbound(zoe, verdict="bounce", text="")
    bounced = EmailBounced(
        record=bounce, address="zoe@example.org", reason="userunknown", address_invalid=True, status="5.1.1"
    )
    deliver(context, bounced)
    back, answer = (line.entry.summary for line in lines(context, lea, zoe.id)[:2])
    assert (answer["text"], answer["evidence"], answer["has_html"]) == ("Oui, avec plaisir !", "plus_address", True)
    assert (back["reason"], back["address_invalid"], back["status"]) == ("userunknown", True, "5.1.1")


def test_clicks_say_whether_a_person_followed_which_link(context, zoe, lea, team, make_send):
    send = make_send(contact_id=zoe.id, team_id=team, owner_id=lea.member_id)
    deliver(context, EmailClicked(record=send, url="https://chorale.example/tarifs", verdict="machine", at=now()))
    summary = lines(context, lea, zoe.id)[0].entry.summary
    assert (summary["subject"], summary["url"], summary["verdict"]) == (
        "Rentrée",
        "https://chorale.example/tarifs",
        "machine",
    )


def test_campaigns_and_proposals_are_part_of_the_story(context, zoe, lea, team, make_deal, make_enrolment):
    deliver(context, CampaignContactAdded(record=make_enrolment(zoe, campaign_name="Rentrée")))
    card = make_deal(contact_id=zoe.id, team_id=team, owner_id=lea.member_id)
    deliver(context, DealProposalSent(record=card, note="Formule annuelle"))
    proposal, added = (line.entry for line in lines(context, lea, zoe.id)[:2])
    assert (added.kind, added.summary["campaign_name"]) == ("campaign.contact_added", "Rentrée")
    assert (proposal.kind, proposal.summary["note"]) == ("deal.proposal_sent", "Formule annuelle")


@pytest.fixture
def rentree(context, team):
    """A campaign that is known here."""
    campaign = Campaign(
        id=new_id(), version=1, team_id=team, name="Rentrée", status="running", steps=2, created_at=now()
    )
    put_copy(context, campaign)
    return campaign


def test_the_thread_leads_from_a_move_back_to_the_reply_and_the_campaign(
    context, zoe, lea, team, rentree, make_deal, make_enrolment, make_inbound, make_workflow
):
    welcome, answered = make_workflow(name="Lead", team_id=team), make_workflow(name="Qualifié", team_id=team)
    for workflow in (welcome, answered):
        put_copy(context, workflow)
    enrolment = make_enrolment(zoe, campaign_id=rentree.id, campaign_name="Rentrée 2025")
    added = deliver(context, CampaignContactAdded(record=enrolment), lea)
    chain = {"correlationid": added.correlationid}
    card = make_deal(contact_id=zoe.id, team_id=team, owner_id=lea.member_id)
    by_lead = {"causationid": str(added.id), "workflowchain": str(welcome.id)}
    robot = Caller(kind="workflow", actor=f"workflow:{welcome.id}")
    deliver(context, DealCreated(record=card), robot, **chain, **by_lead)
    reply = make_inbound(zoe, campaign_id=rentree.id)
    replied = deliver(context, EmailReplied(record=reply), SYSTEM, **chain, causationid=str(new_id()))
    moved = a_move(replace(card, version=2))
    by_answer = {"causationid": str(replied.id), "workflowchain": str(answered.id)}
    deliver(context, moved, Caller(kind="workflow", actor=f"workflow:{answered.id}"), **chain, **by_answer)
    move, answer, created, start = lines(context, lea, zoe.id)[:4]
    assert told(move.cause) == ("reply", "Zoé")
    assert move.cause.id == str(reply.id)
    assert [told(party) for party in move.thread] == [
        ("campaign", "Rentrée"),
        ("reply", "Zoé"),
        ("workflow", "Qualifié"),
    ]
    assert (told(answer.cause), told(created.cause)) == (("campaign", "Rentrée"), ("campaign", "Rentrée"))
    assert (start.actor.kind, start.cause) == ("member", None)


def test_a_later_consequence_goes_back_to_the_campaign_by_its_chain(context, zoe, lea, team, make_task, make_enrolment):
    added = deliver(context, CampaignContactAdded(record=make_enrolment(zoe, campaign_name="Rentrée")), lea)
    task = make_task(contact_id=zoe.id, team_id=team, owner_id=lea.member_id)
    deliver(context, TaskCreated(record=task), SYSTEM, correlationid=added.correlationid, causationid=str(new_id()))
    assert told(lines(context, lea, zoe.id)[0].cause) == ("campaign", "Rentrée")
    # With two of them in one chain nobody can say which.
    other = make_enrolment(zoe, campaign_name="Noël")
    deliver(context, CampaignContactAdded(record=other), SYSTEM, correlationid=added.correlationid)
    assert lines(context, lea, zoe.id)[1].cause is None


def test_a_reason_that_the_reader_may_not_see_is_not_told(context, zoe, lea, max_, team, make_deal, make_send):
    client_for(context, max_)
    card = make_deal(contact_id=zoe.id, team_id=team, owner_id=max_.member_id)
    send = make_send(contact_id=zoe.id, team_id=team, owner_id=lea.member_id)
    opened = deliver(context, EmailOpened(record=send, verdict="human", at=now()))
    deliver(context, DealCreated(record=card), SYSTEM, causationid=str(opened.id))
    assert lines(context, max_, zoe.id)[0].cause is None
    deliver(context, DealCreated(record=make_deal(contact_id=zoe.id, team_id=team)), SYSTEM, causationid=str(opened.id))
    assert told(lines(context, SYSTEM, zoe.id)[0].cause) == ("open", "Zoé")


def told(party):
    return party.kind, party.name


def a_move(card):
    return DealStageChanged(
        record=card,
        changed={"stage_id": Change(before="a", after="b")},
        from_stage_name="Lead",
        direction="forward",
        note="",
        seconds_in_stage=60.0,
    )


def test_a_colleague_without_the_contact_reads_none_of_it(context, zoe, lea, max_, make_inbound):
    client_for(context, max_)
    deliver(context, EmailReplied(record=make_inbound(zoe, text="Entre nous")))
    with pytest.raises(NotFound):
        lines(context, max_, zoe.id)
