"""A restored backup sends nothing that may have been sent already."""

import datetime as dt

from campaigns_factories import plan_mails
from sqlalchemy import select

from jalon_campaigns.models import Send
from jalon_campaigns.operations.deliveries import begin_submitting, claim_sends
from jalon_core.access.caller import SYSTEM
from jalon_core.bus.envelopes import envelope_of
from jalon_core.clock import now
from jalon_core.copies.restoring import raise_epoch
from jalon_core.ids import new_id
from jalon_core.service import Context
from jalon_core.testing.events import deliver, recorded, run_jobs
from jalon_sdk.commands.campaigns import EmailSend


def statuses(context: Context) -> list[str]:
    with context.reading() as session:
        return sorted(session.scalars(select(Send.status)).all())


def test_what_was_under_way_is_unknown_and_what_is_due_later_still_goes_out(context: Context) -> None:
    plan_mails(context, 3)
    [later] = plan_mails(context, 1)
    with context.transaction() as uow:
        send = uow.session.get_one(Send, later)
        send.status, send.next_attempt_at = "deferred", now() + dt.timedelta(hours=1)
        claimed = claim_sends(uow, batch := new_id()).send_ids
        begin_submitting(uow, batch, claimed[:1])
    plan_mails(context, 2)
    raise_epoch(context)
    assert statuses(context) == ["deferred", *["unknown"] * 5]
    told = [event.name for event in recorded(context, "email.unknown")]
    assert told == ["email.unknown"] * 5
    assert run_jobs(context) == 0
    plan_mails(context, 1)
    run_jobs(context)
    assert statuses(context) == ["accepted", "deferred", *["unknown"] * 5]


def test_a_mail_asked_for_before_the_restore_is_kept_and_not_sent(context: Context) -> None:
    command = EmailSend(to="zoe@exemple.fr", subject="Bonjour", text="Bonjour")
    asked = envelope_of(
        command,
        service="automation",
        actor=SYSTEM.actor,
        lane="live",
        epoch=1,
        scope="installation",
        idempotencykey="a",
    )
    raise_epoch(context)
    deliver(context, asked)
    run_jobs(context)
    assert statuses(context) == ["unknown"]
