"""Whose turn it is: limits, priorities, the breaker, what is too late."""

import datetime as dt
import threading
from collections import Counter

import pytest
import time_machine
from campaigns_factories import plan_mails
from sqlalchemy import select, update

from jalon_campaigns.jobs.leases import release_expired_leases
from jalon_campaigns.jobs.sending import send_due
from jalon_campaigns.models import FIRST, FOLLOW_UP, INSTALLATION_MAILBOX, LAST, Mailbox, Send
from jalon_campaigns.operations.claiming import Drop, Wait
from jalon_campaigns.operations.deliveries import claim_sends
from jalon_campaigns.operations.mailboxes import keep_installation_mailbox, resume_mailbox
from jalon_campaigns.operations.waiting_sends import cancel_send, confirm_send
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.events import recorded, run_jobs


def limit(context, **limits) -> None:
    with context.transaction() as uow:
        keep_installation_mailbox(uow)
        mailbox = uow.session.get_one(Mailbox, INSTALLATION_MAILBOX)
        for name, value in limits.items():
            setattr(mailbox, name, value)


def mailbox_of(context) -> Mailbox:
    with context.reading() as session:
        return session.get_one(Mailbox, INSTALLATION_MAILBOX)


def make_campaigns(context) -> None:
    with context.transaction() as uow:
        uow.session.execute(update(Send).values(purpose="campaign", campaign_id=new_id(), step_id=new_id()))


def sends(context) -> list[Send]:
    with context.reading() as session:
        return list(session.scalars(select(Send).order_by(Send.id)))


def claim(context) -> int:
    with context.transaction() as uow:
        return len(claim_sends(uow, new_id()).send_ids)


def send_all(context) -> None:
    while send_due(context):
        pass


@pytest.mark.parametrize(
    ("limits", "shifts", "gone"),
    [
        ({"per_minute": 7}, [30, 31, 60], [7, 7, 14, 21]),
        ({"per_hour": 7}, [1800, 1801, 3600], [7, 7, 14, 21]),
        ({"per_day": 7}, [43200, 43201, 86400], [7, 7, 14, 21]),
        ({"per_minute": 5, "per_hour": 7}, [61, 61, 3600], [5, 7, 7, 12]),
    ],
)
def test_limits_roll_and_hold_over_restarts(context, sink, limits, shifts, gone):
    limit(context, **limits)
    plan_mails(context, 40)
    with time_machine.travel(now() + dt.timedelta(seconds=1), tick=False) as clock:
        seen = []
        for shift in [0, *shifts]:
            clock.shift(shift)
            send_all(context)
            context.database.dispose()  # nothing is kept in memory
            seen.append(len(sink.messages))
    assert seen == gone


def test_limits_hold_for_senders_at_the_same_time(context):
    limit(context, per_minute=30)
    plan_mails(context, 100)
    claimed: list[int] = []

    def work() -> None:
        for _ in range(8):
            claimed.append(claim(context))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(claimed) == 30


def test_a_domain_has_a_limit_of_its_own_and_does_not_stand_in_the_way(context, sink):
    limit(context, domain_per_minute=3)
    plan_mails(context, 30, domain="full.example")
    plan_mails(context, 2, domain="other.example")
    with time_machine.travel(now() + dt.timedelta(seconds=1), tick=False) as clock:
        send_all(context)
        domains = Counter(str(message["To"]).partition("@")[2] for message in sink.messages)
        assert domains == {"full.example": 3, "other.example": 2}
        assert "domain" in (sends(context)[10].reason or "")
        clock.shift(61)
        send_all(context)
    assert len(sink.messages) == 8


def test_with_jitter_mails_go_one_by_one(context):
    limit(context, jitter_seconds=60)
    plan_mails(context, 5)
    with time_machine.travel(now() + dt.timedelta(seconds=1), tick=False) as clock:
        assert [claim(context), claim(context)] == [1, 0]
        clock.shift(61)
        assert claim(context) == 1


def test_what_somebody_waits_for_goes_before_follow_ups_and_these_before_first_mails(context, sink):
    plan_mails(context, 9)
    with context.transaction() as uow:
        for index, send in enumerate(uow.session.scalars(select(Send).order_by(Send.id))):
            send.priority = (LAST, FOLLOW_UP, FIRST)[index % 3]
    send_due(context)
    order = [str(message["To"]) for message in sink.messages]
    assert order == [f"n{index}@exemple.fr" for index in (2, 5, 8, 1, 4, 7, 0, 3, 6)]


def test_a_mailbox_with_much_to_send_does_not_keep_another_waiting(context):
    plan_mails(context, 60)
    with context.transaction() as uow:
        other = Mailbox(name="other")
        uow.session.add(other)
        uow.session.flush()
        mine = uow.session.scalars(select(Send.id).order_by(Send.id.desc()).limit(2)).all()
        uow.session.execute(update(Send).where(Send.id.in_(mine)).values(mailbox_id=other.id))
    for _ in range(4):
        claim(context)
    claimed = Counter(send.mailbox_id for send in sends(context) if send.status == "claimed")
    assert claimed[other.id] in (0, 2)
    assert sum(claimed.values()) in (62, 60, 80)


def test_an_account_that_may_not_sign_in_pauses_and_one_mail_tries_again(context, sink):
    plan_mails(context, 30)
    sink.to_message = {f"n{index}@exemple.fr": "535 5.7.8 bad credentials" for index in range(30)}
    with time_machine.travel(now() + dt.timedelta(seconds=1), tick=False) as clock:
        for _ in range(10):
            send_all(context)
            clock.shift(10)
        paused = mailbox_of(context)
        assert (paused.failures >= 3, paused.pause_reason) == (True, "535 5.7.8 bad credentials")
        (event,) = recorded(context, "mailbox.paused")
        assert event.data["record"]["pause_reason"] == "535 5.7.8 bad credentials"
        assert {send.status for send in sends(context)} == {"planned"}
        clock.shift(dt.timedelta(minutes=5))
        assert send_due(context) == 0
        clock.shift(dt.timedelta(minutes=30))
        assert send_due(context) == 1
        assert send_due(context) == 0  # tried, refused, and paused for longer
        sink.to_message = {}
        clock.shift(dt.timedelta(hours=3))
        send_all(context)
        assert len(sink.messages) == 30
    assert mailbox_of(context).pause_reason is None
    assert [event.name for event in recorded(context) if event.name.startswith("mailbox")][-1] == "mailbox.resumed"


def test_refusals_for_policy_pause_before_all_mails_are_burnt(context, sink):
    plan_mails(context, 40)
    sink.to_message = {f"n{index}@exemple.fr": "554 5.7.1 blocked for spam" for index in range(40)}
    run_jobs(context)
    refused = [send for send in sends(context) if send.status == "rejected"]
    assert 5 <= len(refused) <= 10  # the group in hand is told whole
    assert mailbox_of(context).pause_reason == "554 5.7.1 blocked for spam"
    with context.transaction() as uow:
        resume_mailbox(uow, INSTALLATION_MAILBOX)
    sink.to_message = {}
    run_jobs(context)
    assert Counter(send.status for send in sends(context)) == {"rejected": len(refused), "accepted": 40 - len(refused)}


def test_unknown_recipients_say_nothing_about_the_account(context, sink):
    plan_mails(context, 20)
    sink.to_recipient = {f"n{index}@exemple.fr": "550 5.1.1 no such user" for index in range(20)}
    run_jobs(context)
    assert (mailbox_of(context).failures, mailbox_of(context).pause_reason) == (0, None)


def test_a_campaigns_mail_that_was_missed_for_hours_waits_for_a_word(context, sink):
    with time_machine.travel(now(), tick=False) as clock:
        release_expired_leases(context)  # a sender looks at the mailbox
        plan_mails(context, 3)
        make_campaigns(context)
        plan_mails(context, 1, domain="person.example")
        clock.shift(dt.timedelta(hours=7))  # nothing runs
        run_jobs(context)
        assert [str(message["To"]) for message in sink.messages] == ["n0@person.example"]
        late = [send for send in sends(context) if send.purpose == "campaign"]
        assert {(send.status, send.next_attempt_at) for send in late} == {("planned", None)}
        assert "too late" in (late[0].reason or "")
        with context.transaction() as uow:
            confirm_send(uow, late[0].id)
            cancel_send(uow, late[1].id)
        run_jobs(context)
    assert [send.status for send in sends(context) if send.purpose == "campaign"] == [
        "accepted", "cancelled", "planned",
    ]  # fmt: skip


def test_what_waits_because_of_a_limit_is_not_late(context, sink):
    limit(context, per_hour=1)
    with time_machine.travel(now(), tick=False) as clock:
        plan_mails(context, 9)
        make_campaigns(context)
        for _ in range(9 * 60):
            clock.shift(dt.timedelta(minutes=1, seconds=1))
            release_expired_leases(context)
            send_due(context)
    assert len(sink.messages) == 9


def test_an_objection_is_heeded_in_the_transaction_that_claims(context, monkeypatch, sink):
    first, second, third = plan_mails(context, 3)
    until = now() + dt.timedelta(hours=1)
    objections = {first: Wait(reason="window", until=until), second: Drop(reason="over", status="cancelled")}
    monkeypatch.setattr("jalon_campaigns.operations.claiming.checks", lambda: [lambda _uow, _sends: objections])
    run_jobs(context)
    by_id = {send.id: send for send in sends(context)}
    assert (by_id[first].status, by_id[first].reason, by_id[first].next_attempt_at) == ("planned", "window", until)
    assert (by_id[second].status, by_id[third].status) == ("cancelled", "accepted")
