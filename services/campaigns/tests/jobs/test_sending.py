import datetime as dt
import socket
from collections import Counter
from dataclasses import replace

import time_machine
from campaigns_factories import LATER, OWNER, TEAM, plan_mails, put_contact
from sqlalchemy import select

from jalon_campaigns.domain.outcomes import Outcome
from jalon_campaigns.jobs.leases import release_expired_leases
from jalon_campaigns.jobs.sending import send_due
from jalon_campaigns.models import Send
from jalon_campaigns.operations.deliveries import LEASE, begin_submitting, claim_sends, renew_lease, settle_sends
from jalon_campaigns.operations.sends import plan_send
from jalon_campaigns.operations.suppressions import suppress_address
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.events import recorded, run_jobs
from jalon_sdk.commands.campaigns import Attachment


def sends(context):
    with context.reading() as session:
        return session.scalars(select(Send).order_by(Send.id)).all()


def statuses(context):
    return Counter(send.status for send in sends(context))


def test_a_mail_goes_over_smtp_whole(context, sink):
    contact = put_contact(context)
    invitation = Attachment(filename="cours.ics", content_type="text/calendar; method=REQUEST", text="BEGIN:VCALENDAR")
    with context.transaction(member_caller(TEAM, member_id=OWNER)) as uow:
        plan_send(
            uow,
            contact_id=contact.id,
            subject="Été",
            text="Bonjour {{ contact.name }}\n.\n..fin",
            attachments=[invitation],
        )
    run_jobs(context)
    (send,) = sends(context)
    (message,) = sink.messages
    assert (send.status, send.reply_text, send.attempts) == ("accepted", "250 2.0.0 queued as 42", 1)
    assert str(message["Message-ID"]) == send.message_id
    assert (str(message["Subject"]), message["Date"].datetime) == ("Été", send.planned_at.replace(microsecond=0))
    assert str(message["Reply-To"]) == "accueil@chorale.example"
    assert message.get_body(("plain",)).get_content().splitlines() == ["Bonjour Zoé Dupont", ".", "..fin"]
    assert [part.get_filename() for part in message.iter_attachments()] == ["cours.ics"]
    planned, sent = recorded(context)
    assert (sent.name, sent.causationid, sent.correlationid) == ("email.sent", str(planned.id), planned.correlationid)
    assert (sent.aggregateversion, sent.contactids) == (2, str(contact.id))
    assert sent.data["changed"] == {"status": {"before": "submitting", "after": "accepted"}}


def test_without_a_server_mails_become_files(context):
    plan_mails(context, 3)
    run_jobs(context)
    files = sorted((context.settings.data_dir / "mails").iterdir())
    assert [file.name for file in files] == [
        f"{send.planned_at:%Y%m%dT%H%M%S}-{send.id}.eml" for send in sends(context)
    ]
    assert b"Subject: Mail 0\r\n" in files[0].read_bytes()
    assert statuses(context) == {"accepted": 3}


def test_a_person_goes_before_an_import(context, sink):
    with context.transaction(lane="bulk") as uow:
        for index in range(30):
            plan_send(uow, to=f"bulk{index}@exemple.fr", subject="a", text="b")
    plan_mails(context, 1, domain="live.example")
    send_due(context)
    assert str(sink.messages[0]["To"]) == "n0@live.example"
    assert len(sink.messages) == 20
    run_jobs(context)
    assert {envelope.lane for envelope in recorded(context, "email.sent")} == {"live", "bulk"}


def test_refusals(context, sink):
    sink.to_recipient = {"n0@exemple.fr": "550 5.1.1 no such user", "n1@exemple.fr": "451 4.7.1 greylisted"}
    sink.to_message = {"n2@exemple.fr": "554 5.7.1 spam", "n3@exemple.fr": "452 4.3.1 full"}
    plan_mails(context, 5)
    run_jobs(context)
    told = [(send.status, send.reason) for send in sends(context)]
    assert told == [
        ("rejected", "550 5.1.1 no such user"),
        ("deferred", "451 4.7.1 greylisted"),
        ("rejected", "554 5.7.1 spam"),
        ("deferred", "452 4.3.1 full"),
        ("accepted", None),
    ]
    assert len(recorded(context, "email.failed")) == 2
    sink.to_recipient, sink.to_message = {}, {}
    assert run_jobs(context) == 0  # it is not time yet
    with time_machine.travel(now() + dt.timedelta(minutes=2)):
        run_jobs(context)
    assert statuses(context) == {"rejected": 2, "accepted": 3}


def test_what_is_deferred_for_two_days_is_given_up(context, sink):
    sink.to_recipient = {"n0@exemple.fr": "451 4.7.1 greylisted"}
    plan_mails(context, 1)
    with time_machine.travel(now()) as clock:
        for _ in range(12):
            run_jobs(context)
            clock.shift(dt.timedelta(days=1))
    (send,) = sends(context)
    assert (send.status, send.attempts, send.reason) == ("rejected", 11, "given up: 451 4.7.1 greylisted")


def test_no_server_is_no_failure_of_the_mail(context):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        context.settings = replace(context.settings, smtp_url=f"smtp://127.0.0.1:{taken.getsockname()[1]}")
        assert send_due(context) == 0  # with nothing to send, it forgets how fast the server before was
        plan_mails(context, 30)
        assert send_due(context) == 20
    for send in sends(context)[:20]:
        assert (send.status, send.claimed_by) == ("planned", None)
        assert "refused" in send.reason
        assert send.next_attempt_at > now()
    assert sum(send.attempts for send in sends(context)) == 5  # one group; the others were not begun
    assert recorded(context, "email.failed") == []


def test_a_server_that_dies_after_the_message_leaves_it_unknown(context, sink):
    sink.to_message = {"n1@exemple.fr": "die"}
    plan_mails(context, 3)
    run_jobs(context)
    with time_machine.travel(now() + LATER):
        run_jobs(context)
    assert [send.status for send in sends(context)] == ["accepted", "unknown", "accepted"]
    assert set(sink.ids.values()) == {1}
    (unknown,) = recorded(context, "email.unknown")
    assert unknown.data["record"]["reason"].startswith("cut after the mail was handed over")


def test_a_lost_claim_is_planned_again_and_a_lost_submission_is_unknown(context, sink):
    plan_mails(context, 2)
    batch = new_id()
    with context.transaction() as uow:
        claimed = claim_sends(uow, batch).send_ids
    with context.transaction() as uow:
        begin_submitting(uow, batch, claimed[:1])
    assert run_jobs(context) == 0  # both are still held
    with time_machine.travel(now() + LATER):
        assert release_expired_leases(context) == 2
        run_jobs(context)
    assert [send.status for send in sends(context)] == ["unknown", "accepted"]
    assert list(sink.ids) == [sends(context)[1].message_id]


def test_a_file_may_be_written_again(context):
    plan_mails(context, 1)
    batch = new_id()
    with context.transaction() as uow:
        claimed = claim_sends(uow, batch).send_ids
    with context.transaction() as uow:
        begin_submitting(uow, batch, claimed)
    with time_machine.travel(now() + LATER):
        run_jobs(context)
    assert statuses(context) == {"accepted": 1}
    assert len(list((context.settings.data_dir / "mails").iterdir())) == 1


def test_a_late_answer_counts(context, sink):
    plan_mails(context, 1)
    batch = new_id()
    with context.transaction() as uow:
        claimed = claim_sends(uow, batch).send_ids
    with context.transaction() as uow:
        begin_submitting(uow, batch, claimed)
    with time_machine.travel(now() + LATER):
        release_expired_leases(context)
        with context.transaction() as uow:
            settle_sends(uow, batch, {claimed[0]: Outcome("accepted", "250 OK")})
    assert statuses(context) == {"accepted": 1}
    assert [envelope.name for envelope in recorded(context)] == ["email.planned", "email.unknown", "email.sent"]
    assert [envelope.aggregateversion for envelope in recorded(context)] == [1, 2, 3]


def test_a_batch_that_is_alive_keeps_what_it_holds(context):
    plan_mails(context, 1)
    batch = new_id()
    with context.transaction() as uow:
        claimed = claim_sends(uow, batch).send_ids
        begin_submitting(uow, batch, claimed)
    with time_machine.travel(now() + LEASE / 2), context.transaction() as uow:
        renew_lease(uow, batch)
    with time_machine.travel(now() + LEASE * 1.2):
        assert release_expired_leases(context) == 0
    with time_machine.travel(now() + LEASE * 2):
        assert release_expired_leases(context) == 1


def test_what_another_batch_holds_is_left_alone(context):
    plan_mails(context, 1)
    with context.transaction() as uow:
        claimed = claim_sends(uow, new_id()).send_ids
        assert begin_submitting(uow, new_id(), claimed) == []
        assert claim_sends(uow, new_id()).send_ids == []


def test_a_suppressed_address_gets_nothing(context, sink):
    plan_mails(context, 2)
    with context.transaction() as uow:
        suppress_address(uow, "N0@exemple.fr", reason="unsubscribed")
        plan_send(uow, to="n0@exemple.fr", subject="Mot de passe", text="b", system=True)
    run_jobs(context)
    assert [(send.status, send.reason) for send in sends(context)] == [
        ("skipped", "suppressed: unsubscribed"),
        ("accepted", None),
        ("accepted", None),
    ]
    (failed,) = recorded(context, "email.failed")
    assert failed.data["record"]["status"] == "skipped"
    assert sorted(str(message["To"]) for message in sink.messages) == ["n0@exemple.fr", "n1@exemple.fr"]


def test_a_connection_is_used_for_many_mails_and_reopened_when_it_was_closed(context, sink):
    plan_mails(context, 3)
    run_jobs(context)
    sink.to_message = {"m@exemple.fr": "die"}
    plan_mails(context, 2, domain="other.example")
    run_jobs(context)
    assert statuses(context) == {"accepted": 5}
