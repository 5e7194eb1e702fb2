import pytest
from live_changes import (
    ADA,
    BOB,
    OTHER_TEAM,
    TEAM,
    contact_deleted,
    contact_updated,
    member,
    member_updated,
    notification,
    pipeline_updated,
    team,
    team_updated,
)
from live_changes import (
    envelope as told,
)

from jalon_core.access.caller import Caller
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.states import a_ticket
from jalon_live.changes import SHOWN, read_change
from jalon_live.visibility import sight_of
from jalon_sdk.events.automation import WorkflowUpdated
from jalon_sdk.events.campaigns import (
    CampaignContactAdded,
    CampaignStarted,
    EmailOpened,
    EmailSent,
    EnrolmentEnded,
    MailboxDeleted,
    MailboxPaused,
)
from jalon_sdk.events.contacts import FieldUpdated, GroupUpdated
from jalon_sdk.events.pipeline import TicketCreated, TicketDeleted, TicketStageChanged, TicketUpdated
from jalon_sdk.records import Campaign, CustomField, Enrolment, Group, Mailbox, Send, Workflow

CALLERS = {
    "owner": member_caller(TEAM, member_id=ADA),
    "colleague": member_caller(TEAM, member_id=BOB),
    "open": Caller(
        kind="member", actor="x", member_id=BOB, roles={TEAM: "member"}, open_teams=frozenset({TEAM})
    ),
    "manager": member_caller(TEAM, "manager"),
    "elsewhere": member_caller(OTHER_TEAM, "manager"),
    "admin": member_caller(OTHER_TEAM, admin=True),
}  # fmt: skip


OF_THE_TEAM = dict.fromkeys(("owner", "colleague", "open", "manager", "admin"), "whole")
PLACE = {"id": new_id(), "version": 2, "team_id": TEAM}


def mailbox(team_id, **fields) -> Mailbox:
    return Mailbox(**{**PLACE, "team_id": team_id, "name": "Accueil", "from_address": "a@chorale.example", **fields})


def voice() -> CustomField:
    return CustomField(
        **{**PLACE, "team_id": None}, about="contact", key="voix", type="text", labels={"fr": "Voix", "en": "Voice"}
    )


def workflow(owner_id) -> Workflow:
    return Workflow(**PLACE, owner_id=owner_id, name="x", status="published", current_number=1, trigger_type=None)


def sights(envelope) -> dict[str, str]:
    change = read_change(envelope)
    return {name: sight for name, caller in CALLERS.items() if (sight := sight_of(change, caller)) != "nothing"}


@pytest.mark.parametrize(
    ("envelope", "seen"),
    [
        (contact_updated(), {"owner": "whole", "open": "whole", "manager": "whole", "admin": "whole"}),
        (
            contact_updated({"owner_id": ADA}, owner_id=BOB),
            {"owner": "gone", "colleague": "whole", "open": "whole", "manager": "whole", "admin": "whole"},
        ),
        (
            contact_updated({"team_id": TEAM, "owner_id": ADA}, team_id=OTHER_TEAM, owner_id=None),
            {"owner": "gone", "open": "gone", "manager": "gone", "elsewhere": "whole", "admin": "whole"},
        ),
        (contact_updated({"name": "Zo"}, team_id=OTHER_TEAM), {"elsewhere": "whole", "admin": "whole"}),
        (contact_deleted(), {"owner": "gone", "open": "gone", "manager": "gone", "admin": "gone"}),
        (told(notification(ADA)), {"owner": "whole"}),
        (pipeline_updated(None), dict.fromkeys(CALLERS, "whole")),
        (
            pipeline_updated(TEAM),
            {"owner": "whole", "colleague": "whole", "open": "whole", "manager": "whole", "admin": "whole"},
        ),
        (told(MailboxPaused(record=mailbox(None))), dict.fromkeys(CALLERS, "whole")),
        (told(MailboxPaused(record=mailbox(TEAM))), OF_THE_TEAM),
        (told(MailboxDeleted(record=mailbox(TEAM, deleted=True))), dict.fromkeys(OF_THE_TEAM, "gone")),
        (told(GroupUpdated(record=Group(name="Altos", mode="static", owner_id=ADA, **PLACE))), OF_THE_TEAM),
        (told(FieldUpdated(record=voice())), dict.fromkeys(CALLERS, "whole")),
        (told(WorkflowUpdated(record=workflow(owner_id=None))), OF_THE_TEAM),
        (
            told(WorkflowUpdated(record=workflow(owner_id=ADA))),
            {"owner": "whole", "manager": "whole", "admin": "whole"},
        ),
        (
            member_updated(member(ADA, {TEAM: "member"})),
            {"owner": "whole", "colleague": "whole", "open": "whole", "manager": "whole", "admin": "whole"},
        ),
        (
            member_updated(member(ADA, {}), {"roles": {str(TEAM): "member"}}),
            {"owner": "whole", "colleague": "gone", "open": "gone", "manager": "gone", "admin": "whole"},
        ),
        (
            team_updated(team(TEAM)),
            {"owner": "whole", "colleague": "whole", "open": "whole", "manager": "whole", "admin": "whole"},
        ),
    ],
)
def test_who_sees_what(envelope, seen):
    assert sights(envelope) == seen


def test_the_page_of_a_campaign_moves_for_who_may_see_it():
    """Its own changes for its owner, and each mail's and passage's for whoever sees the contact."""
    place = {"id": new_id(), "version": 1, "team_id": TEAM, "owner_id": ADA}
    campaign = Campaign(name="Rentrée", status="running", steps=1, created_at=now(), **place)
    passage = Enrolment(
        campaign_id=campaign.id, campaign_name="Rentrée", contact_id=new_id(), status="active", step=0,
        started_at=now(), **place,
    )  # fmt: skip
    mail = Send(
        contact_id=passage.contact_id, to="zoe@exemple.fr", subject="a", status="accepted", template_id=None,
        message_id="<a@b>", planned_at=now(), accepted_at=now(), reason=None, campaign_id=campaign.id, **place,
    )  # fmt: skip
    for event in (
        CampaignStarted(record=campaign),
        CampaignContactAdded(record=passage),
        EnrolmentEnded(record=passage),
        EmailSent(record=mail),
        EmailOpened(record=mail, verdict="human", at=now()),
    ):
        assert event.type() in SHOWN
        assert set(sights(told(event))) == {"owner", "open", "manager", "admin"}


def test_tickets_move_for_who_may_see_them():
    ticket = a_ticket(team_id=TEAM, owner_id=ADA)
    moved = {"from_stage_name": "Nouveau", "direction": "forward", "note": "", "seconds_in_stage": 1.0}
    for event in (
        TicketCreated(record=ticket),
        TicketUpdated(record=ticket),
        TicketStageChanged(record=ticket, **moved),
        TicketDeleted(record=ticket),
    ):
        assert event.type() in SHOWN
        assert set(sights(told(event))) == {"owner", "open", "manager", "admin"}


def test_what_stays_inside_is_not_shown():
    assert {type_ for type_ in SHOWN if "api_key" in type_ or "snapshot" in type_ or "command" in type_} == set()
    assert "jalon.notification.created.v1" in SHOWN
