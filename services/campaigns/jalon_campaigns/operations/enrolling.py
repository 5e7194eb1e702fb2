"""What takes long about campaigns, in portions that survive being killed: taking audiences in, telling of endings.

Each portion is one transaction that moves ``Campaign.work_after`` on: what was committed is never done again, and what
was not is done by whoever comes next.
"""

from collections import Counter
from uuid import UUID

from sqlalchemy import or_, select

from jalon_campaigns.domain.audiences import Audience
from jalon_campaigns.models import Campaign, Enrolment, Send, enrolment_state, send_state
from jalon_campaigns.operations.audiences import PORTION, audience_of, contacts_after
from jalon_campaigns.operations.campaign_acts import WORK
from jalon_campaigns.operations.enrolments import enrol
from jalon_campaigns.operations.passages import CANCELLED, FOLLOW_UPS
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope, Lane
from jalon_sdk.events import Change, Event
from jalon_sdk.events.campaigns import EmailFailed, EnrolmentEnded
from jalon_sdk.records import Contact


def work_on_campaign(uow: UnitOfWork) -> int:
    """Do one portion of what is to be done about some campaign; say how many rows it dealt with."""
    campaign = uow.session.scalar(
        select(Campaign)
        .where(Campaign.work.is_not(None), or_(Campaign.work == "tell", Campaign.status == "running"))
        .order_by(Campaign.updated_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if campaign is None:
        return 0
    return _enrol_portion(uow, campaign) if campaign.work == "enrol" else _tell_portion(uow, campaign)


def take_in(uow: UnitOfWork, contact: Contact, changed: frozenset[str] | None) -> None:
    """A contact has changed (or is new): whoever comes into the audience of a live campaign comes into the campaign.

    :param changed: the fields that changed; None for a new contact.
    """
    campaigns = uow.session.scalars(
        select(Campaign).where(
            Campaign.team_id == contact.team_id,
            Campaign.audience_mode == "live",
            Campaign.status.in_(("running", "paused")),
            Campaign.deleted_at.is_(None),
        )
    ).all()
    for campaign in campaigns:
        audience = audience_of(uow.session, campaign)
        if _may_come_in(audience, changed) and audience.holds(contact, now=now()):
            enrol(uow, campaign, [contact])


def _may_come_in(audience: Audience, changed: frozenset[str] | None) -> bool:
    return changed is None or audience.may_follow(sorted(changed))


def _enrol_portion(uow: UnitOfWork, campaign: Campaign) -> int:
    audience = audience_of(uow.session, campaign)
    contacts = contacts_after(uow.session, audience, campaign.work_after, PORTION)
    chosen = [contact for contact in contacts if audience.holds(contact, now=now())]
    outcomes = Counter(enrol(uow, campaign, chosen).values())
    passed_over = Counter(campaign.passed_over)
    passed_over.update({reason: outcomes[reason] for reason in ("no_address", "suppressed") if outcomes[reason]})
    campaign.passed_over = dict(passed_over)
    campaign.considered += len(contacts)
    if len(contacts) < PORTION:
        campaign.work, campaign.work_after = None, None
        wake_after_commit(uow.session, FOLLOW_UPS)
    else:
        campaign.work_after = contacts[-1].id
        wake_after_commit(uow.session, WORK)
    return len(contacts) or 1


def _tell_portion(uow: UnitOfWork, campaign: Campaign) -> int:
    """Tell of the mails and the passages that a cancelling ended, in one walk over both in order of their ids."""
    after = campaign.work_after or UUID(int=0)
    sends = uow.session.scalars(
        select(Send)
        .where(Send.campaign_id == campaign.id, Send.status == "cancelled", Send.reason == CANCELLED, Send.id > after)
        .order_by(Send.id)
        .limit(PORTION)
    ).all()
    enrolments = uow.session.scalars(
        select(Enrolment)
        .where(Enrolment.campaign_id == campaign.id, Enrolment.reason == CANCELLED, Enrolment.id > after)
        .order_by(Enrolment.id)
        .limit(PORTION)
    ).all()
    both: list[Send | Enrolment] = [*sends, *enrolments]
    ended = sorted(both, key=lambda row: row.id)[:PORTION]
    uow.record_each([_ending(row, campaign.name) for row in ended])
    if len(ended) < PORTION:
        campaign.work, campaign.work_after = None, None
    else:
        campaign.work_after = ended[-1].id
        wake_after_commit(uow.session, WORK)
    return len(ended) or 1


def _ending(row: Send | Enrolment, campaign_name: str) -> tuple[Event, Envelope | None, Lane]:
    cause = Envelope.from_wire(row.cause) if row.cause else None
    if isinstance(row, Send):
        changed = {"status": Change(before="planned", after="cancelled")}
        return EmailFailed(record=send_state(row), changed=changed), cause, "bulk"
    changed = {"status": Change(before="active", after="cancelled")}
    return EnrolmentEnded(record=enrolment_state(row, campaign_name), changed=changed), cause, "bulk"
