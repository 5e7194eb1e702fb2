import datetime as dt

import pytest
import time_machine
from campaigns_factories import OWNER, TEAM, put_contact
from campaigns_inbound import ORIGINAL, a_group, a_letter, a_mail, a_report
from sqlalchemy import func, select

from jalon_campaigns.config import token_keys
from jalon_campaigns.domain.tokens import make_token
from jalon_campaigns.models import INSTALLATION_MAILBOX, Campaign, Enrolment, InboundMail, Mailbox, Send, SoftBounce
from jalon_campaigns.operations.inbound_mails import judge_mail, take_in
from jalon_campaigns.operations.sends import plan_send
from jalon_campaigns.operations.suppressions import suppressed
from jalon_core.access.caller import SYSTEM
from jalon_core.clock import now
from jalon_core.errors import Forbidden, Invalid, NotFound, VersionConflict
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.events import deliver, recorded, run_jobs
from jalon_sdk.events.contacts import ContactMerged

SUBJECT = "Votre cours d'essai"


@pytest.fixture
def contact(context):
    return put_contact(context)


@pytest.fixture
def send(context, contact) -> Send:
    return sent(context, contact)


def sent(context, contact, **fields) -> Send:
    """A mail that went out."""
    with context.transaction() as uow:
        made = plan_send(uow, **({"contact_id": contact.id, "subject": SUBJECT, "text": "Bonjour"} | fields))
    run_jobs(context, "sender")
    with context.reading() as session:
        return session.get(Send, made.id)


def taken(context, raw: bytes, **given) -> InboundMail | None:
    with context.transaction() as uow:
        return take_in(uow, raw, **({"mailbox_id": INSTALLATION_MAILBOX, "strangers": True} | given))


def again(context, send: Send) -> Send:
    with context.reading() as session:
        return session.get(Send, send.id)


def is_suppressed(context, address: str = "zoe@exemple.fr") -> str | None:
    with context.reading() as session:
        return suppressed(session, context.settings, [address]).get(address)


def reply_address(context, send: Send) -> str:
    return f"bonjour+{make_token(token_keys(context.settings)[0], 'reply', send.id)}@chorale.example"


def bounce(send: Send, *, status="5.1.1", words="smtp; 550 5.1.1 user unknown", action="failed", **given) -> bytes:
    original = ORIGINAL.replace("<0198c0de-0000-7000-8000-000000000001@chorale.example>", send.message_id)
    group = a_group(send.to_address, Status=status, Diagnostic_Code=words, Action=action)
    return a_report(group, **({"original": original} | given))


# Which send it is about.


@pytest.mark.parametrize("header", ["To", "Delivered-To", "X-Original-To", "Cc"])
def test_an_answer_to_the_mails_own_address(context, send, header):
    name = header.replace("-", "_")
    mail = taken(
        context, a_mail(**{"Subject": "Autre chose", "From": "ailleurs@autre.fr", name: reply_address(context, send)})
    )
    assert (mail.send_id, mail.evidence, mail.contact_id) == (send.id, "plus_address", send.contact_id)


def test_the_envelope_tells_it_too(context, send):
    mail = taken(context, a_mail(Subject="x", From="a@b.fr"), envelope_to=[reply_address(context, send).upper()])
    assert mail.evidence == "plus_address"


@pytest.mark.parametrize(
    ("headers", "evidence"),
    [
        ({"In_Reply_To": "{id}"}, "in_reply_to"),
        ({"References": "<first@x.fr> {id} <other@x.fr>"}, "references"),
        ({"In_Reply_To": "<unknown@x.fr>", "References": "{id}"}, "references"),
    ],
)
def test_an_answer_in_the_thread_whoever_writes_it(context, send, headers, evidence):
    headers = {name: value.format(id=send.message_id) for name, value in headers.items()}
    mail = taken(context, a_mail(Subject="x", From="mari@autre.fr", **headers))
    assert (mail.send_id, mail.evidence) == (send.id, evidence)


def test_a_provider_that_puts_its_own_message_id(context, send):
    with context.transaction() as uow:
        uow.session.get(Send, send.id).provider_id = "0107018c4a2b-000000"
    mail = taken(context, a_mail(Subject="x", From="a@b.fr", In_Reply_To="<0107018c4a2b-000000@eu.mail.example>"))
    assert (mail.send_id, mail.evidence) == (send.id, "in_reply_to")


@pytest.mark.parametrize("kind", ["t/c", "t/o", "u"])
def test_a_quoted_link(context, send, kind):
    purpose = {"t/c": "click", "t/o": "open", "u": "unsub"}[kind]
    token = make_token(token_keys(context.settings)[0], purpose, send.id, b"x" * 16)
    mail = taken(context, a_mail(f"Oui !\n\n> https://crm.example/{kind}/{token}\n", Subject="x", From="a@b.fr"))
    assert (mail.send_id, mail.evidence) == (send.id, "quoted_token")


def test_a_forged_token_leads_nowhere(context, send):
    token = make_token(b"f" * 32, "reply", send.id)
    mail = taken(context, a_mail(Subject="x", From="a@b.fr", To=f"bonjour+{token}@chorale.example"))
    assert (mail.send_id, mail.evidence) == (None, "none")
    other = make_token(token_keys(context.settings)[0], "open", send.id)
    assert taken(context, a_mail(Subject="y", From="a@b.fr", To=f"bonjour+{other}@chorale.example")).send_id is None


def test_sender_and_subject_make_it_likely(context, send):
    mail = taken(context, a_mail(Subject=f"AW: Re: {SUBJECT.upper()}", From="Zoé <Zoe@Exemple.fr>"))
    assert (mail.send_id, mail.evidence, mail.confirmed) == (send.id, "probable", False)
    assert taken(context, a_mail(Subject="Autre sujet")).send_id is None
    with time_machine.travel(now() + dt.timedelta(days=31)):
        assert taken(context, a_mail(Subject=f"Re: {SUBJECT}", Message_ID="<late@x.fr>")).send_id is None


def test_what_was_returned_tells_it(context, send):
    mail = taken(context, bounce(send))
    assert (mail.send_id, mail.evidence) == (send.id, "returned")


def test_a_bounce_that_returns_nothing_is_likely_to_be_about_the_last_mail(context, send):
    mail = taken(context, a_letter("Your mail to\n<zoe@exemple.fr>\nwas not delivered: user unknown."))
    assert (mail.send_id, mail.evidence) == (send.id, "probable")
    assert is_suppressed(context) is None


def test_mails_of_jalon_itself_are_nobodys(context):
    with context.transaction() as uow:
        made = plan_send(uow, to="zoe@exemple.fr", subject=SUBJECT, text="x", system=True)
    run_jobs(context, "sender")
    assert taken(context, a_mail(In_Reply_To=made.message_id)).send_id is None


# What follows.


def test_a_reply(context, send, contact):
    mail = taken(
        context, a_mail("Oui, à mardi !\n\nLe 16 nov. 2026, Chorale a écrit :\n> Bonjour", In_Reply_To=send.message_id)
    )
    assert (mail.verdict, mail.text) == ("reply", "Oui, à mardi !")
    assert again(context, send).replied_at == mail.received_at
    (event,) = recorded(context, "email.replied")
    assert event.data["record"]["text"] == "Oui, à mardi !"
    assert event.data["record"]["contact_id"] == str(contact.id)
    (planned,) = recorded(context, "email.planned")
    assert event.correlationid == planned.correlationid


def test_the_same_mail_twice_is_one(context, send):
    raw = a_mail(In_Reply_To=send.message_id)
    assert taken(context, raw).id == taken(context, raw).id
    assert len(recorded(context, "email.replied")) == 1


def test_a_copy_of_what_we_sent_is_no_answer(context, send):
    assert taken(context, a_mail(Message_ID=send.message_id)) is None


def test_an_absence_note(context, send):
    mail = taken(
        context, a_mail("De retour le 1er décembre 2099.", Subject="Réponse automatique", In_Reply_To=send.message_id)
    )
    assert mail.verdict == "auto_reply"
    assert again(context, send).replied_at is None
    assert len(recorded(context, "email.auto_replied")) == 1
    assert recorded(context, "email.replied") == []


def test_a_wrong_address_gets_no_more_mail(context, send):
    taken(context, bounce(send))
    (event,) = recorded(context, "email.bounced")
    assert (event.data["address"], event.data["reason"]) == ("zoe@exemple.fr", "userunknown")
    assert (event.data["address_invalid"], event.data["status"]) == (True, "5.1.1")
    assert is_suppressed(context) == "bounced"
    assert again(context, send).bounced_at is not None


def test_a_forwarded_mail_that_bounces_is_about_the_address_we_wrote_to(context, send):
    raw = bounce(send).replace(b"rfc822; zoe@exemple.fr", b"rfc822; forwarded@autre.fr")
    taken(context, raw)
    assert recorded(context, "email.bounced")[0].data["address"] == "zoe@exemple.fr"


def test_a_delay_is_kept_and_nothing_follows(context, send):
    mail = taken(context, bounce(send, action="delayed", status="4.4.1", words="smtp; 451 4.4.1 no answer"))
    assert mail.verdict == "bounce"
    assert recorded(context, "email.bounced") == []
    assert again(context, send).bounced_at is None


def test_three_soft_bounces_in_a_month_rest_the_address(context, contact):
    for day in (0, 10, 20):
        with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC) + dt.timedelta(days=day)):
            assert is_suppressed(context) is None
            taken(context, bounce(sent(context, contact), status="5.2.2", words="smtp; 552 5.2.2 mailbox full"))
    with time_machine.travel(dt.datetime(2026, 12, 22, tzinfo=dt.UTC)):
        assert is_suppressed(context) == "soft_bounces"
    with time_machine.travel(dt.datetime(2027, 3, 22, tzinfo=dt.UTC)):
        assert is_suppressed(context) is None


def test_soft_bounces_far_apart_are_forgiven(context, contact):
    for day in (0, 20, 40):
        with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC) + dt.timedelta(days=day)):
            taken(context, bounce(sent(context, contact), status="4.2.2", words="smtp; 452 4.2.2 over quota"))
            assert is_suppressed(context) is None


def test_what_is_our_fault_is_told_to_the_mailbox_and_not_held_against_the_contact(context, send):
    with context.transaction() as uow:
        if uow.session.get(Mailbox, INSTALLATION_MAILBOX) is None:
            uow.session.add(Mailbox(id=INSTALLATION_MAILBOX, name="Jalon"))
    taken(context, bounce(send, status="5.7.1", words="smtp; 554 5.7.1 192.0.2.1 is listed at bl.example"))
    assert recorded(context, "email.bounced")[0].data["reason"] == "blocked"
    assert is_suppressed(context) is None
    with context.reading() as session:
        assert session.scalar(select(func.count(SoftBounce.id))) == 0
        assert session.get(Mailbox, INSTALLATION_MAILBOX).failures == 1


def test_a_complaint(context, send):
    original = ORIGINAL.replace("<0198c0de-0000-7000-8000-000000000001@chorale.example>", send.message_id)
    taken(context, a_report("Feedback-Type: abuse\nVersion: 1", report_type="feedback-report", original=original))
    assert recorded(context, "email.complained")[0].data["address"] == "zoe@exemple.fr"
    assert is_suppressed(context) == "complained"


def test_a_mail_that_unsubscribes(context, send):
    token = make_token(token_keys(context.settings)[0], "unsub", send.id)
    assert taken(context, a_mail("", Subject="unsubscribe", To=f"bonjour+{token}@chorale.example")) is None
    assert len(recorded(context, "email.unsubscribed")) == 1
    assert is_suppressed(context) == "unsubscribed"


def test_strangers_mails_are_not_kept_where_they_are_private(context, send):
    assert taken(context, a_mail(Subject="Vos vacances"), strangers=False) is None
    assert taken(context, a_mail(In_Reply_To=send.message_id), strangers=False) is not None
    told = len(recorded(context))
    assert taken(context, a_mail(Subject="Vos vacances")).contact_id is None
    assert len(recorded(context)) == told


def test_what_came_from_a_merged_contact_is_the_others(context, send, contact):
    mail = taken(context, a_mail(In_Reply_To=send.message_id))
    stays = put_contact(context, "Zoé Durand")
    deliver(context, ContactMerged(record=stays, merged_id=contact.id))
    with context.reading() as session:
        assert session.get(InboundMail, mail.id).contact_id == stays.id


# Members judge.


def judged(context, mail: InboundMail, caller=SYSTEM, **said) -> InboundMail:
    with context.transaction(caller) as uow:
        return judge_mail(uow, mail.id, **said)


def test_an_answer_that_was_an_absence_note(context, send):
    mail = taken(context, a_mail("Je reviens.", In_Reply_To=send.message_id))
    changed = judged(context, mail, member_caller(TEAM, member_id=OWNER), verdict="auto_reply")
    assert (changed.verdict, changed.recognised, changed.judged_by, changed.version) == (
        "auto_reply",
        "reply",
        OWNER,
        2,
    )
    assert again(context, send).replied_at is None
    assert recorded(context, "email.auto_replied")[0].data["changed"]["verdict"] == {
        "before": "reply",
        "after": "auto_reply",
    }


def test_one_answer_of_two_that_was_none_leaves_the_other(context, send):
    first = taken(context, a_mail(In_Reply_To=send.message_id, Message_ID="<1@x.fr>"))
    with time_machine.travel(now() + dt.timedelta(hours=1)):
        second = taken(context, a_mail(In_Reply_To=send.message_id, Message_ID="<2@x.fr>"))
    judged(context, first, verdict="other")
    assert again(context, send).replied_at == second.received_at


def test_a_bounce_that_was_none_lifts_what_rested_on_it(context, send):
    mail = taken(context, bounce(send))
    judged(context, mail, verdict="other")
    assert is_suppressed(context) is None
    assert again(context, send).bounced_at is None


def test_a_likely_match_is_confirmed(context, send):
    mail = taken(context, a_letter("Your mail to\n<zoe@exemple.fr>\nwas not delivered: user unknown."))
    assert recorded(context, "email.bounced")[0].data["address_invalid"] is False
    judged(context, mail, confirmed=True)
    assert is_suppressed(context) == "bounced"
    with context.reading() as session:
        assert session.scalar(select(func.count(SoftBounce.id))) == 0
    judged(context, mail, confirmed=True)
    assert len(recorded(context, "email.bounced")) == 2


def test_a_confirmed_answer_is_told_as_a_sure_one(context, send):
    judged(context, taken(context, a_mail(Subject=f"Re: {send.subject}")), confirmed=True)
    told = recorded(context, "email.replied")
    assert [one.data["record"]["evidence"] for one in told] == ["probable", "by_hand"]


def test_a_member_says_what_it_is_about(context, send):
    mail = taken(context, a_mail(Subject="Autre chose", From="autre@exemple.fr"))
    changed = judged(context, mail, send_id=send.id)
    assert (changed.evidence, changed.contact_id, changed.confirmed) == ("by_hand", send.contact_id, True)
    assert again(context, send).replied_at is not None


def test_who_may_not_judge(context, send, contact):
    mail = taken(context, a_mail(In_Reply_To=send.message_id))
    with pytest.raises(NotFound):
        judged(context, mail, member_caller(new_id(), "manager"), verdict="other")
    with pytest.raises(VersionConflict):
        judged(context, mail, verdict="other", expected_version=7)
    stranger = taken(context, a_mail(Subject="x", From="x@y.fr"))
    with pytest.raises(NotFound):
        judged(context, stranger, member_caller(TEAM, "manager"), verdict="other")
    with pytest.raises(Invalid):
        judged(context, stranger, confirmed=True)
    with pytest.raises(Forbidden), context.transaction(member_caller(TEAM)) as uow:
        take_in(uow, a_mail(), mailbox_id=INSTALLATION_MAILBOX)


# Campaigns.


@pytest.fixture
def enrolment(context, contact, send) -> Enrolment:
    """The contact passes through a campaign, and the mail was one of it."""
    with context.transaction() as uow:
        campaign = Campaign(name="Rentrée", status="running", team_id=TEAM, owner_id=OWNER, stop_on_reply=True)
        uow.session.add(campaign)
        uow.session.flush()
        made = Enrolment(
            campaign_id=campaign.id, contact_id=contact.id, team_id=TEAM, owner_id=OWNER, next_at=now(), step=1
        )
        uow.session.add(made)
        uow.session.flush()
        row = uow.session.get(Send, send.id)
        row.campaign_id, row.enrolment_id = campaign.id, made.id
    return made


def passage(context, enrolment: Enrolment) -> Enrolment:
    with context.reading() as session:
        return session.get(Enrolment, enrolment.id)


def test_an_answer_ends_the_passage(context, send, enrolment):
    mail = taken(context, a_mail(In_Reply_To=send.message_id))
    ended = passage(context, enrolment)
    assert (ended.status, ended.reason, mail.campaign_id) == ("stopped", "replied", enrolment.campaign_id)
    assert recorded(context, "enrolment.ended")[0].data["record"]["reason"] == "replied"


def test_a_likely_answer_ends_it_too(context, send, enrolment):
    taken(context, a_mail(Subject=f"Re: {SUBJECT}"))
    assert passage(context, enrolment).reason == "replied"


def test_an_absence_note_puts_it_off(context, send, enrolment):
    back = now().date() + dt.timedelta(days=12)
    taken(context, a_mail(f"De retour le {back}.", Subject="Absence :", In_Reply_To=send.message_id))
    waiting = passage(context, enrolment)
    assert waiting.ended_at is None
    assert waiting.not_before > dt.datetime(back.year, back.month, back.day, tzinfo=dt.UTC)


@pytest.mark.parametrize(("status", "reason"), [("5.1.1", "bounced"), ("5.2.2", None)])
def test_only_a_wrong_address_ends_it_at_once(context, send, enrolment, status, reason):
    taken(context, bounce(send, status=status, words=""))
    assert passage(context, enrolment).reason == reason


def test_a_complaint_ends_it(context, send, enrolment):
    original = ORIGINAL.replace("<0198c0de-0000-7000-8000-000000000001@chorale.example>", send.message_id)
    taken(context, a_report("Feedback-Type: abuse\nVersion: 1", report_type="feedback-report", original=original))
    assert passage(context, enrolment).reason == "complained"
