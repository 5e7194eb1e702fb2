"""Enrolments: contacts come into campaigns, and go through them or leave early."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, select, update

from jalon_campaigns.domain.addresses import normal_address
from jalon_campaigns.domain.refusals import AddressRefused
from jalon_campaigns.domain.windows import working_day_after
from jalon_campaigns.models import WAITING, Campaign, Enrolment, Send, enrolment_state
from jalon_campaigns.operations.audiences import audience_of
from jalon_campaigns.operations.campaigns import editable_campaign
from jalon_campaigns.operations.deliveries import end_send
from jalon_campaigns.operations.passages import FOLLOW_UPS, zone_of
from jalon_campaigns.operations.refusals import CampaignState
from jalon_campaigns.operations.suppressions import suppressed
from jalon_core.access.rights import may_read
from jalon_core.bus.waking import wake_after_commit
from jalon_core.changes import changed_fields, touch
from jalon_core.clock import now
from jalon_core.copies.reading import copied, copied_many
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.campaigns import CampaignContactAdded, EmailFailed, EnrolmentEnded
from jalon_sdk.records import Contact

Outcome = Literal["added", "already_enrolled", "no_address", "suppressed", "not_found", "removed", "not_enrolled"]

AWAY_WITHOUT_DATE = dt.timedelta(days=7)
"""For how long an absence holds mails back when the note does not say when it ends."""


def enrol(
    uow: UnitOfWork, campaign: Campaign, contacts: Sequence[Contact], *, again: bool = False
) -> Mapping[UUID, Outcome]:
    """Take contacts into a campaign; say of each how that ended.

    :param again: take in once more who has been through it already.
    """
    wanted = {contact.id: contact for contact in contacts}
    known = {
        enrolment.contact_id: enrolment
        for enrolment in uow.session.scalars(
            select(Enrolment)
            .where(Enrolment.campaign_id == campaign.id, Enrolment.contact_id.in_(wanted))
            .with_for_update()
        )
    }
    addresses = {contact.id: main_address(contact) for contact in wanted.values()}
    known_addresses = [address for address in addresses.values() if address]
    barred = suppressed(uow.session, uow.settings, known_addresses, campaign_id=campaign.id)
    outcomes: dict[UUID, Outcome] = {}
    begun: list[Enrolment] = []
    for contact in wanted.values():
        enrolment, address = known.get(contact.id), addresses[contact.id]
        if enrolment is not None and not (again and enrolment.ended_at is not None):
            outcomes[contact.id] = "already_enrolled"
        elif address is None:
            outcomes[contact.id] = "no_address"
        elif address in barred:
            outcomes[contact.id] = "suppressed"
        else:
            begun.append(_begin(uow, campaign, contact, enrolment))
            outcomes[contact.id] = "added"
    _tell_begun(uow, campaign, begun)
    wake_after_commit(uow.session, FOLLOW_UPS)
    return outcomes


def add_contacts(
    uow: UnitOfWork, campaign_id: UUID, contact_ids: Sequence[UUID], *, again: bool = False
) -> Mapping[UUID, Outcome]:
    """Take single contacts in, whether or not they are in the audience; say of each how that ended.

    ``not_found``: there is no such contact for the caller, or the campaign may not write to them.

    :raises CampaignState: the campaign is over.
    """
    campaign = editable_campaign(uow, campaign_id)
    if campaign.ended_at is not None:
        raise CampaignState(f"the campaign is {campaign.status}", extra={"campaign_status": campaign.status})
    audience = audience_of(uow.session, campaign)
    known: Mapping[UUID, Contact] = copied_many(uow.session, "contact", contact_ids)
    meant = [
        contact
        for contact in known.values()
        if audience.admits(contact) and may_read(uow.caller, contact.team_id, contact.owner_id)
    ]
    outcomes = enrol(uow, campaign, meant, again=again)
    return {contact_id: outcomes.get(contact_id, "not_found") for contact_id in contact_ids}


def remove_contacts(uow: UnitOfWork, campaign_id: UUID, contact_ids: Sequence[UUID]) -> Mapping[UUID, Outcome]:
    """End the passages of single contacts; say of each whether there was one under way."""
    campaign = editable_campaign(uow, campaign_id)
    return {
        contact_id: "removed" if stop_enrolments(uow, contact_id, "removed", campaign.id) else "not_enrolled"
        for contact_id in contact_ids
    }


def stop_enrolments(uow: UnitOfWork, contact_id: UUID, reason: str, campaign_id: UUID | None = None) -> int:
    """End a contact's passages through campaigns, and what was still to be sent; say how many.

    :param reason: ``replied`` (which campaigns that do not stop on replies outlast), ``unsubscribed``, ``bounced``,
        ``complained``, ``suppressed``, ``contact_deleted``, ``removed``.
    :param campaign_id: of this campaign only; None for all.
    """
    chosen = [Enrolment.contact_id == contact_id, Enrolment.ended_at.is_(None)]
    if campaign_id is not None:
        chosen.append(Enrolment.campaign_id == campaign_id)
    if reason == "replied":
        chosen.append(Enrolment.campaign_id.in_(select(Campaign.id).where(Campaign.stop_on_reply)))
    # Sends before enrolments, as senders lock them.
    going = select(Enrolment.id).where(*chosen)
    sends = _unsent(uow, going)
    enrolments = uow.session.scalars(
        select(Enrolment).where(*chosen).with_for_update().execution_options(populate_existing=True)
    ).all()
    cancel_sends(uow, sends, reason)
    for enrolment in enrolments:
        end_enrolment(uow, enrolment, "stopped", reason)
    return len(enrolments)


def postpone_enrolments(
    uow: UnitOfWork, contact_id: UUID, returns_on: dt.date | None, campaign_id: UUID | None = None
) -> None:
    """A contact is away: what is still to come goes out on the first working day after their return at the earliest.

    :param returns_on: None where the note does not say; then a week is waited.
    :param campaign_id: of this campaign only; None for all.
    """
    contact: Contact | None = copied(uow.session, "contact", contact_id)
    zone = zone_of(uow.session, contact, contact.team_id if contact else None)
    if returns_on is None:
        until = now() + AWAY_WITHOUT_DATE
    else:
        day = working_day_after(returns_on)
        until = dt.datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(dt.UTC)
    chosen = [Enrolment.contact_id == contact_id, Enrolment.ended_at.is_(None)]
    if campaign_id is not None:
        chosen.append(Enrolment.campaign_id == campaign_id)
    for send in _unsent(uow, select(Enrolment.id).where(*chosen)):
        release(send, until=max(until, send.next_attempt_at or until), reason="contact_away")
    for enrolment in uow.session.scalars(select(Enrolment).where(*chosen).with_for_update()):
        enrolment.not_before = max(until, enrolment.not_before or until)
        if enrolment.next_at is not None:
            enrolment.next_at = max(until, enrolment.next_at)


def move_enrolments(uow: UnitOfWork, merged_id: UUID, contact: Contact) -> None:
    """Two contacts were one: the passages of the one that went are the other's, unless they are in the campaign too."""
    theirs = select(Enrolment.campaign_id).where(Enrolment.contact_id == contact.id)
    both = select(Enrolment.id).where(
        Enrolment.contact_id == merged_id, Enrolment.ended_at.is_(None), Enrolment.campaign_id.in_(theirs)
    )
    cancel_sends(uow, _unsent(uow, both), "contact_merged")
    for enrolment in uow.session.scalars(select(Enrolment).where(Enrolment.id.in_(both)).with_for_update()).all():
        end_enrolment(uow, enrolment, "stopped", "contact_merged")
    # Whoever keeps copies hangs them on the contact that stays by themselves: that is told by contact.merged.
    uow.session.execute(
        update(Enrolment)
        .where(Enrolment.contact_id == merged_id, Enrolment.campaign_id.not_in(theirs))
        .values(contact_id=contact.id, team_id=contact.team_id, owner_id=contact.owner_id)
        .execution_options(synchronize_session=False)
    )


def follow_contact(uow: UnitOfWork, contact: Contact) -> None:
    """A contact belongs to another team or owner: so do their passages."""
    uow.session.execute(
        update(Enrolment)
        .where(Enrolment.contact_id == contact.id)
        .values(team_id=contact.team_id, owner_id=contact.owner_id)
        .execution_options(synchronize_session=False)
    )


def end_enrolment(
    uow: UnitOfWork, enrolment: Enrolment, status: str, reason: str | None, *, name: str | None = None
) -> None:
    """A passage is over. (What it had planned is for the caller to cancel.)

    :param name: the campaign's, where the caller knows it.
    """
    if enrolment.ended_at is not None:
        return
    name = name or uow.session.get_one(Campaign, enrolment.campaign_id).name
    before = enrolment_state(enrolment, name)
    enrolment.status, enrolment.reason, enrolment.ended_at = status, reason, now()
    enrolment.next_at, enrolment.waits_for = None, None
    touch(enrolment)
    after = enrolment_state(enrolment, name)
    ended = EnrolmentEnded(record=after, changed=changed_fields(before, after))
    uow.record_each([(ended, cause_of(uow, enrolment), uow.lane)])
    wake_after_commit(uow.session, FOLLOW_UPS)


def cancel_sends(uow: UnitOfWork, sends: Iterable[Send], reason: str) -> None:
    """These mails are not sent any more."""
    for send in sends:
        end_send(uow, send, "cancelled", EmailFailed, reason=reason)


def release(send: Send, *, until: dt.datetime | None, reason: str | None) -> None:
    """Take a mail from whatever sender has claimed it, to be asked about again at this moment."""
    if send.status == "claimed":
        send.status, send.claimed_by, send.claimed_until = "planned", None, None
    send.next_attempt_at, send.reason = until, reason


def main_address(contact: Contact) -> str | None:
    """Where a contact's mails go; None without an address that mails can be sent to."""
    try:
        return normal_address(contact.emails[0]) if contact.emails else None
    except AddressRefused:
        return None


def cause_of(uow: UnitOfWork, enrolment: Enrolment) -> Envelope | None:
    """What a passage's mails and its end are caused by: what led here, or else the contact's coming in."""
    if uow.cause is not None or enrolment.cause is None:
        return uow.cause
    return Envelope.from_wire(enrolment.cause)


def _begin(uow: UnitOfWork, campaign: Campaign, contact: Contact, enrolment: Enrolment | None) -> Enrolment:
    moment = now()
    if enrolment is None:
        enrolment = Enrolment(id=new_id(), campaign_id=campaign.id, contact_id=contact.id, version=1, rotation=1)
        uow.session.add(enrolment)
    else:
        enrolment.rotation += 1
        touch(enrolment, at=moment)
    enrolment.team_id, enrolment.owner_id = contact.team_id, contact.owner_id
    enrolment.status, enrolment.reason, enrolment.step = "active", None, 0
    enrolment.started_at, enrolment.ended_at = moment, None
    enrolment.next_at, enrolment.not_before, enrolment.waits_for = moment, None, None
    return enrolment


def _tell_begun(uow: UnitOfWork, campaign: Campaign, begun: Sequence[Enrolment]) -> None:
    uow.session.flush()
    events = [CampaignContactAdded(record=enrolment_state(enrolment, campaign.name)) for enrolment in begun]
    for enrolment, told in zip(begun, uow.record_each([(event, uow.cause, uow.lane) for event in events]), strict=True):
        enrolment.cause = replace(told, data=None).to_wire() | {"data": None}


def _unsent(uow: UnitOfWork, enrolments: Select[UUID]) -> Sequence[Send]:
    """The mails of these passages that can still be called back, locked."""
    chosen = select(Send).where(Send.enrolment_id.in_(enrolments), Send.status.in_((*WAITING, "claimed")))
    return uow.session.scalars(chosen.order_by(Send.id).with_for_update()).all()
