"""Campaigns for tests, and what became of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from campaigns_factories import TEAM, put_contact
from sqlalchemy import select

from jalon_campaigns.models import Enrolment, Mailbox, Send
from jalon_campaigns.operations.campaign_acts import start_campaign
from jalon_campaigns.operations.campaigns import create_campaign
from jalon_campaigns.queries.results import Results, campaign_results
from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.clock import now
from jalon_core.service import Context
from jalon_core.testing.events import run_jobs
from jalon_sdk.records import Contact


def group_of(context: Context, group_id: UUID, number: int) -> list[Contact]:
    """As many contacts in a group."""
    return [
        put_contact(context, f"Zoé {index}", group_ids=(group_id,), emails=(f"zoe{index}@exemple.fr",))
        for index in range(number)
    ]


def draft(
    context: Context,
    group_id: UUID,
    *,
    delays: Sequence[int] = (0,),
    text: str = "Bonjour {{ contact.name }}",
    caller: Caller = SYSTEM,
    **fields: Any,
) -> UUID:
    """A campaign to a group, with as many mails as delays."""
    steps = [
        {"subject": f"Pas {number} {{{{ contact.name }}}}", "text": text, "delay_days": delay}
        for number, delay in enumerate(delays, 1)
    ]
    with context.transaction(caller) as uow:
        written = {"name": "Rentrée", "team_id": TEAM, "group_ids": [group_id]} | fields
        return create_campaign(uow, steps=steps, **written).id


def running(context: Context, group_id: UUID, **fields: Any) -> UUID:
    """The same, started."""
    campaign_id = draft(context, group_id, **fields)
    with context.transaction() as uow:
        start_campaign(uow, campaign_id)
    return campaign_id


def put_mailbox(context: Context, **fields: Any) -> UUID:
    """A mailbox of the team."""
    with context.transaction() as uow:
        mailbox = Mailbox(name="Accueil", team_id=TEAM, version=1, **fields)
        uow.session.add(mailbox)
        uow.session.flush()
        return mailbox.id


def read_answers(context: Context, mailbox_id: UUID, at: dt.datetime | None = None) -> None:
    """Its answers have just been read."""
    with context.transaction() as uow:
        uow.session.get_one(Mailbox, mailbox_id).polled_at = at or now()


def sends(context: Context) -> list[Send]:
    """All mails, in the order in which they were planned."""
    with context.reading() as session:
        return list(session.scalars(select(Send).order_by(Send.id)))


def enrolments(context: Context) -> list[Enrolment]:
    """All passages, in order of their begin."""
    with context.reading() as session:
        return list(session.scalars(select(Enrolment).order_by(Enrolment.id)))


def results(context: Context, campaign_id: UUID) -> Results:
    """How a campaign goes."""
    with context.reading() as session:
        return campaign_results(session, SYSTEM, campaign_id)


def carry_on(context: Context) -> None:
    """Let all jobs work until there is nothing left to do at this moment."""
    while run_jobs(context):
        pass
