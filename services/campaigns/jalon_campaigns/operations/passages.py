"""What senders and the planner of mails say to each other: may a campaign's mail go now; one of them has ended."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session, defer

from jalon_campaigns.domain.windows import read_window
from jalon_campaigns.models import Campaign, Enrolment, Mailbox, Send
from jalon_campaigns.operations.objections import Drop, Wait
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.copies.reading import copied, copied_many
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.records import Contact

FOLLOW_UPS = "follow-ups"
"""The channel on which the planner of mails is woken."""

PAUSED = "campaign_paused"
CANCELLED = "campaign_cancelled"
"""The reason of what a cancelling called back in one go; a job tells of it afterwards."""

STALE = "answers_not_read"
_ASK_AGAIN = dt.timedelta(minutes=1)


def campaign_allows(uow: UnitOfWork, sends: Sequence[Send]) -> Mapping[UUID, Wait | Drop]:
    """The campaign is paused or over, the passage has ended, the window is shut, answers have not been read."""
    ours = [send for send in sends if send.enrolment_id is not None]
    if not ours:
        return {}
    enrolments = uow.session.scalars(
        select(Enrolment)
        .where(Enrolment.id.in_({send.enrolment_id for send in ours}))
        .options(defer(Enrolment.cause))
        .execution_options(populate_existing=True)
    ).all()
    campaigns = {
        campaign.id: campaign
        for campaign in uow.session.scalars(
            select(Campaign)
            .where(Campaign.id.in_({enrolment.campaign_id for enrolment in enrolments}))
            .execution_options(populate_existing=True)
        )
    }
    passages = {enrolment.id: (enrolment, campaigns[enrolment.campaign_id]) for enrolment in enrolments}
    behind = stale_mailboxes(uow, {send.mailbox_id for send in ours if send.position})
    contacts = copied_many(uow.session, "contact", {send.contact_id for send in ours if send.contact_id})
    objections: dict[UUID, Wait | Drop] = {}
    for send in ours:
        enrolment, campaign = passages[cast(UUID, send.enrolment_id)]
        contact = contacts.get(send.contact_id) if send.contact_id else None
        objection = _objection(uow, send, enrolment, campaign, contact, behind)
        if objection is not None:
            objections[send.id] = objection
    return objections


def look_again(uow: UnitOfWork, enrolment_ids: Iterable[UUID]) -> None:
    """A mail of these passages has ended: the planner sees to what comes next."""
    wanted = list(enrolment_ids)
    if not wanted:
        return
    uow.session.execute(
        update(Enrolment)
        .where(Enrolment.id.in_(wanted), Enrolment.ended_at.is_(None))
        .values(next_at=now())
        .execution_options(synchronize_session=False)
    )
    wake_after_commit(uow.session, FOLLOW_UPS)


def stale_mailboxes(uow: UnitOfWork, mailbox_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the mailboxes whose answers should be read and have not been for a while."""
    wanted = set(mailbox_ids)
    if not wanted:
        return frozenset()
    query = select(Mailbox.id, Mailbox.polled_at).where(Mailbox.id.in_(wanted), Mailbox.imap_sealed.is_not(None))
    since = now() - dt.timedelta(minutes=uow.settings.answers_fresh_minutes)
    rows = uow.session.execute(query).all()
    return frozenset(row.id for row in rows if row.polled_at is None or row.polled_at < since)


def zone_of(session: Session, contact: Contact | None, team_id: UUID | None) -> ZoneInfo:
    """The zone by whose clocks a contact lives: their own, else their team's."""
    team: Any = copied(session, "team", team_id) if team_id else None
    return zone_from(contact, team.time_zone if team else None)


def zone_from(contact: Contact | None, team_zone: str | None) -> ZoneInfo:
    """The same where the team's zone is known; a name that is none is passed over."""
    for name in ((contact.time_zone if contact else None), team_zone):
        try:
            if name:
                return ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            continue
    return ZoneInfo("Europe/Paris")


def _objection(
    uow: UnitOfWork,
    send: Send,
    enrolment: Enrolment,
    campaign: Campaign,
    contact: Contact | None,
    behind: frozenset[UUID],
) -> Wait | Drop | None:
    moment = now()
    if campaign.status == "cancelled" or campaign.deleted_at is not None:
        return Drop(reason="campaign_over", status="cancelled")
    if enrolment.ended_at is not None or enrolment.rotation != send.rotation:
        return Drop(reason=enrolment.reason or "enrolment_ended", status="cancelled")
    if campaign.status != "running":
        return Wait(reason=PAUSED)
    if enrolment.not_before is not None and enrolment.not_before > moment:
        return Wait(reason="contact_away", until=enrolment.not_before)
    if campaign.window is not None:
        opening = read_window(campaign.window).next_opening(moment, zone_of(uow.session, contact, campaign.team_id))
        if opening > moment:
            return Wait(reason="window", until=opening)
    if send.position and send.mailbox_id in behind:
        return Wait(reason=STALE, until=moment + _ASK_AGAIN)
    return None
