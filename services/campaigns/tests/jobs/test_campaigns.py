import datetime as dt
from collections import Counter
from dataclasses import replace

import time_machine
from campaigns_factories import put_contact
from campaigns_making import carry_on, enrolments, group_of, put_mailbox, read_answers, results, running, sends

from jalon_campaigns.models import Campaign
from jalon_campaigns.operations.campaign_acts import cancel_campaign, pause_campaign, resume_campaign
from jalon_campaigns.operations.enrolling import work_on_campaign
from jalon_campaigns.operations.enrolments import postpone_enrolments, stop_enrolments
from jalon_campaigns.operations.follow_ups import plan_mails
from jalon_campaigns.operations.sends import plan_send
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.events import recorded, run_jobs

DAY = dt.timedelta(days=1)
TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def test_a_sequence_goes_out_step_by_step(context):
    group = new_id()
    contacts = group_of(context, group, 3)
    with time_machine.travel(TUESDAY, tick=False) as clock:
        campaign_id = running(context, group, delays=(0, 2))
        carry_on(context)
        assert Counter(send.status for send in sends(context)) == {"accepted": 3}
        assert {send.subject for send in sends(context)} == {f"Pas 1 {contact.name}" for contact in contacts}
        clock.move_to(TUESDAY + 2 * DAY - dt.timedelta(seconds=1))
        carry_on(context)
        assert len(sends(context)) == 3
        clock.move_to(TUESDAY + 2 * DAY)
        carry_on(context)
    assert [send.position for send in sends(context)] == [0, 0, 0, 1, 1, 1]
    assert {send.purpose for send in sends(context)} == {"campaign"}
    assert Counter(row.status for row in enrolments(context)) == {"finished": 3}
    with context.reading() as session:
        assert session.get_one(Campaign, campaign_id).status == "finished"
    names = Counter(envelope.name for envelope in recorded(context))
    assert (names["campaign.contact_added"], names["email.sent"], names["enrolment.ended"]) == (3, 6, 3)
    assert (names["campaign.started"], names["campaign.finished"]) == (1, 1)
    added = {envelope.subject: envelope for envelope in recorded(context, "campaign.contact_added")}
    planned = recorded(context, "email.planned")
    assert {envelope.causationid for envelope in planned} == {str(envelope.id) for envelope in added.values()}
    assert {envelope.lane for envelope in planned} == {"bulk"}


def test_versions_and_events_agree_for_those_who_copy(context):
    group = new_id()
    group_of(context, group, 4)
    campaign_id = running(context, group, delays=(0, 1))
    run_jobs(context, "campaign-work", "follow-ups")
    with context.transaction() as uow:
        cancel_campaign(uow, campaign_id)
    carry_on(context)
    told: dict[str, dict[str, int]] = {}
    for envelope in recorded(context):
        kind = envelope.subject.split("/")[0].removesuffix("s")
        told.setdefault(kind, {})[envelope.subject] = envelope.aggregateversion
    with context.reading() as session:
        for owned in context.service.owned:
            if owned.kind in ("send", "campaign", "enrolment"):
                assert owned.totals(session) == (len(told[owned.kind]), sum(told[owned.kind].values())), owned.kind
    ended = recorded(context, "enrolment.ended")
    assert len(ended) == 4
    assert {envelope.data["record"]["reason"] for envelope in ended} == {"campaign_cancelled"}
    assert len(recorded(context, "email.failed")) == 4


def test_the_audience_is_taken_in_by_portions_that_survive_being_killed(context, monkeypatch):
    monkeypatch.setattr("jalon_campaigns.operations.enrolling.PORTION", 2)
    group = new_id()
    group_of(context, group, 5)
    running(context, group)
    for _ in range(2):
        try:
            with context.transaction(lane="bulk") as uow:
                work_on_campaign(uow)
                raise ProcessLookupError  # killed before the commit: this portion never was
        except ProcessLookupError:
            pass
        with context.transaction(lane="bulk") as uow:
            assert work_on_campaign(uow) == 2
    carry_on(context)
    assert len(enrolments(context)) == len({row.contact_id for row in enrolments(context)}) == 5
    assert len(recorded(context, "campaign.contact_added")) == 5


def test_a_pause_calls_back_what_is_claimed_and_a_resume_lets_it_go(context):
    group = new_id()
    group_of(context, group, 3)
    campaign_id = running(context, group)
    run_jobs(context, "campaign-work", "follow-ups")
    with context.transaction() as uow:
        pause_campaign(uow, campaign_id)
    carry_on(context)
    assert {(send.status, send.reason) for send in sends(context)} == {("planned", "campaign_paused")}
    assert results(context, campaign_id).steps[0].planned == 3
    with context.transaction() as uow:
        resume_campaign(uow, campaign_id)
    carry_on(context)
    assert {send.status for send in sends(context)} == {"accepted"}


def test_nothing_is_planned_while_it_is_paused(context):
    group = new_id()
    group_of(context, group, 2)
    with time_machine.travel(TUESDAY, tick=False) as clock:
        campaign_id = running(context, group, delays=(0, 1))
        carry_on(context)
        with context.transaction() as uow:
            pause_campaign(uow, campaign_id)
        clock.move_to(TUESDAY + 3 * DAY)
        carry_on(context)
        assert len(sends(context)) == 2
        with context.transaction() as uow:
            resume_campaign(uow, campaign_id)
        carry_on(context)
    assert Counter(send.position for send in sends(context)) == {0: 2, 1: 2}


def test_a_reply_stops_what_was_to_come(context):
    group = new_id()
    first, second = group_of(context, group, 2)
    with time_machine.travel(TUESDAY, tick=False) as clock:
        campaign_id = running(context, group, delays=(0, 1))
        carry_on(context)
        with context.transaction() as uow:
            assert stop_enrolments(uow, first.id, "replied", campaign_id) == 1
            assert stop_enrolments(uow, first.id, "replied", campaign_id) == 0
        clock.move_to(TUESDAY + DAY)
        carry_on(context)
    assert Counter(send.contact_id for send in sends(context)) == {first.id: 1, second.id: 2}
    ended = {row.contact_id: (row.status, row.reason) for row in enrolments(context)}
    assert ended == {first.id: ("stopped", "replied"), second.id: ("finished", None)}


def test_a_reply_calls_back_a_mail_that_is_planned(context):
    group = new_id()
    (contact,) = group_of(context, group, 1)
    running(context, group)
    run_jobs(context, "campaign-work", "follow-ups")
    with context.transaction() as uow:
        stop_enrolments(uow, contact.id, "replied")
    carry_on(context)
    (send,) = sends(context)
    assert (send.status, send.reason) == ("cancelled", "replied")
    (failed,) = recorded(context, "email.failed")
    assert failed.data["changed"]["status"] == {"before": "planned", "after": "cancelled"}


def test_a_campaign_may_outlast_a_reply_but_no_unsubscription(context):
    group = new_id()
    (contact,) = group_of(context, group, 1)
    running(context, group, stop_on_reply=False)
    run_jobs(context, "campaign-work")
    with context.transaction() as uow:
        assert stop_enrolments(uow, contact.id, "replied") == 0
        assert stop_enrolments(uow, contact.id, "unsubscribed") == 1


def test_an_absence_moves_what_is_to_come_to_the_working_day_after(context):
    group = new_id()
    (contact,) = group_of(context, group, 1)
    with time_machine.travel(TUESDAY, tick=False) as clock:
        campaign_id = running(context, group, delays=(0, 1))
        carry_on(context)
        with context.transaction() as uow:
            postpone_enrolments(uow, contact.id, dt.date(2026, 12, 11), campaign_id)  # a Friday
        clock.move_to(dt.datetime(2026, 12, 13, 22, 59, tzinfo=dt.UTC))
        carry_on(context)
        assert len(sends(context)) == 1
        clock.move_to(dt.datetime(2026, 12, 13, 23, 0, tzinfo=dt.UTC))  # Monday in Paris
        carry_on(context)
    assert [send.status for send in sends(context)] == ["accepted", "accepted"]


def test_a_shut_window_is_waited_for(context):
    group = new_id()
    here, there = put_contact(context, group_ids=(group,)), put_contact(
        context, group_ids=(group,), emails=("kiri@exemple.fr",), time_zone="Pacific/Auckland"
    )  # fmt: skip
    window = {"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "18:00"}
    with time_machine.travel(dt.datetime(2026, 12, 4, 17, 30, tzinfo=dt.UTC), tick=False) as clock:  # Friday evening
        campaign_id = running(context, group, window=window)
        carry_on(context)
        assert sends(context) == []
        assert results(context, campaign_id).waits_for == {"window": 2}
        clock.move_to(dt.datetime(2026, 12, 6, 20, 0, tzinfo=dt.UTC))  # Monday, 9:00 in Auckland
        carry_on(context)
        assert [send.contact_id for send in sends(context)] == [there.id]
        clock.move_to(dt.datetime(2026, 12, 7, 8, 0, tzinfo=dt.UTC))  # Monday, 9:00 in Paris
        carry_on(context)
    assert [send.contact_id for send in sends(context)] == [there.id, here.id]
    assert {send.status for send in sends(context)} == {"accepted"}


def test_a_window_that_shuts_holds_back_what_is_planned(context):
    group = new_id()
    group_of(context, group, 1)
    with time_machine.travel(TUESDAY, tick=False) as clock:
        running(context, group, window={"days": [2, 3], "from": "09:00", "to": "18:00"})
        run_jobs(context, "campaign-work", "follow-ups")
        clock.move_to(TUESDAY + dt.timedelta(hours=8))
        carry_on(context)
        (send,) = sends(context)
        assert (send.status, send.reason) == ("planned", "window")
        assert send.next_attempt_at == dt.datetime(2026, 12, 2, 8, 0, tzinfo=dt.UTC)
        clock.move_to(send.next_attempt_at)
        carry_on(context)
    assert sends(context)[0].status == "accepted"


def test_first_mails_are_limited_by_the_day(context):
    group = new_id()
    group_of(context, group, 5)
    with time_machine.travel(TUESDAY, tick=False) as clock:
        campaign_id = running(context, group, daily_starts=2)
        for day in range(3):
            clock.move_to(TUESDAY + day * DAY + dt.timedelta(seconds=day))
            carry_on(context)
            assert len(sends(context)) == min(5, 2 * (day + 1))
    with context.reading() as session:
        assert session.get_one(Campaign, campaign_id).status == "finished"


def test_a_follow_up_waits_until_answers_have_been_read(context):
    group = new_id()
    group_of(context, group, 1)
    with time_machine.travel(TUESDAY, tick=False) as clock:
        mailbox_id = put_mailbox(context, imap_sealed="sealed", polled_at=now())
        campaign_id = running(context, group, delays=(0, 1), mailbox_id=mailbox_id)
        carry_on(context)
        clock.move_to(TUESDAY + DAY)
        carry_on(context)
        assert results(context, campaign_id).waits_for == {"answers_not_read": 1}
        read_answers(context, mailbox_id)
        clock.move_to(TUESDAY + DAY + dt.timedelta(minutes=1))
        carry_on(context)
        assert len(sends(context)) == 2
        assert results(context, campaign_id).waits_for == {}


def test_a_follow_up_that_is_planned_waits_for_answers_too(context):
    group = new_id()
    group_of(context, group, 1)
    context.settings = replace(context.settings, answers_fresh_minutes=30)
    with time_machine.travel(TUESDAY, tick=False) as clock:
        mailbox_id = put_mailbox(context, imap_sealed="sealed", polled_at=now() + DAY)
        running(context, group, delays=(0, 1), mailbox_id=mailbox_id)
        carry_on(context)
        clock.move_to(TUESDAY + DAY + dt.timedelta(minutes=29))
        run_jobs(context, "follow-ups")
        clock.shift(dt.timedelta(minutes=2))
        carry_on(context)
        assert [(send.status, send.reason) for send in sends(context)][1] == ("planned", "answers_not_read")
        read_answers(context, mailbox_id)
        clock.shift(dt.timedelta(minutes=1))
        carry_on(context)
    assert [send.status for send in sends(context)] == ["accepted", "accepted"]


def test_a_contact_who_lacks_a_field_leaves_with_the_reason(context):
    group = new_id()
    group_of(context, group, 1)
    put_contact(context, group_ids=(group,), emails=("tel@exemple.fr",), phones=("+33123456789",))
    campaign_id = running(context, group, text="{{ contact.phone }}")
    carry_on(context)
    assert results(context, campaign_id).by_reason == {"missing_fields": 1}
    assert [send.text for send in sends(context)] == ["+33123456789"]


def test_other_mails_of_the_contact_do_not_move_a_campaign(context):
    group = new_id()
    (contact,) = group_of(context, group, 1)
    running(context, group, delays=(0, 30))
    carry_on(context)
    with context.transaction() as uow:
        plan_send(uow, contact_id=contact.id, subject="a", text="b")
    carry_on(context)
    assert enrolments(context)[0].step == 1


def test_planners_at_once_plan_each_mail_once(context):
    group = new_id()
    group_of(context, group, 30)
    running(context, group)
    run_jobs(context, "campaign-work")
    with context.transaction(lane="bulk") as first:
        assert plan_mails(first) == 30
        if context.database.is_sqlite:
            return  # there is one writer only
        with context.transaction(lane="bulk") as second:
            assert plan_mails(second) == 0
    carry_on(context)
    assert len(sends(context)) == 30
