"""A mail of which nobody knows whether it went out: a member says what became of it, and the passage goes on."""

import datetime as dt

import pytest
import time_machine
from campaigns_factories import OWNER, TEAM, put_contact
from campaigns_making import carry_on, enrolments, running, sends

from jalon_campaigns.models import Send
from jalon_campaigns.operations.deliveries import begin_submitting, claim_sends, release_expired
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.testing.callers import member_caller
from jalon_core.testing.client import client_for
from jalon_core.testing.events import recorded, run_jobs

MONDAY = dt.datetime(2026, 12, 7, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def doubtful(context):
    """The path of the first mail of a campaign of two, whose sender died over it."""
    with time_machine.travel(MONDAY, tick=False):
        group = new_id()
        put_contact(context, group_ids=(group,))
        running(context, group, delays=(0, 1))
        run_jobs(context, "campaign-work", "follow-ups")
        with context.transaction() as uow:
            batch = new_id()
            begin_submitting(uow, batch, claim_sends(uow, batch).send_ids)
    with time_machine.travel(MONDAY + dt.timedelta(hours=1), tick=False):
        with context.transaction() as uow:
            assert release_expired(uow, repeatable=lambda _: False) == 1
        carry_on(context)
        [send] = sends(context)
        assert (send.status, enrolments(context)[0].waits_for) == ("unknown", "send_unknown")
        yield f"/api/v1/sends/{send.id}"


@pytest.fixture
def member(context, doubtful):  # signs in when it is doubtful already
    return client_for(context, member_caller(TEAM, member_id=OWNER))


def test_it_was_sent_and_the_next_mail_follows_from_there(context, member, doubtful):
    told = member.post(f"{doubtful}/was-sent").json
    assert (told["status"], told["reason"], told["accepted_at"]) == ("accepted", None, "2026-12-07T09:00:00.000000Z")
    (event,) = recorded(context, "email.sent")
    assert (event.actor, event.data["changed"]["status"]) == (
        f"member:{OWNER}",
        {"before": "unknown", "after": "accepted"},
    )
    with time_machine.travel(MONDAY + dt.timedelta(days=1), tick=False):
        carry_on(context)
    assert [send.status for send in sends(context)] == ["accepted", "accepted"]
    assert [row.status for row in enrolments(context)] == ["finished"]


def test_it_is_sent_again_as_the_same_mail(context, member, doubtful):
    [before] = sends(context)
    assert member.post(f"{doubtful}/send-again").json["status"] == "planned"
    carry_on(context)
    [after] = sends(context)
    assert (after.status, after.message_id) == ("accepted", before.message_id)
    planned = recorded(context, "email.planned")[-1]
    assert (planned.actor, planned.data["changed"]["status"]["before"]) == (f"member:{OWNER}", "unknown")
    assert enrolments(context)[0].waits_for is None


def test_a_late_answer_about_the_first_time_does_not_settle_the_second(context, member, doubtful):
    member.post(f"{doubtful}/send-again")
    with context.reading() as session:
        send = session.get_one(Send, sends(context)[0].id)
        assert (send.claimed_by, send.next_attempt_at) == (None, now())


@pytest.mark.parametrize("act", ["was-sent", "send-again"])
def test_who_may_not_write_to_the_contact_says_nothing_and_what_is_known_stays(context, member, doubtful, act):
    stranger = client_for(context, member_caller(new_id(), "manager"))
    assert stranger.post(f"{doubtful}/{act}").status_code == 404
    assert member.post(f"{doubtful}/was-sent").status_code == 200
    refused = member.post(f"{doubtful}/{act}")
    assert (refused.status_code, refused.json["code"]) == (409, "not_in_doubt")
