"""Looking ahead: how many a campaign would reach, and what stands in the way of the others, before it starts."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from jalon_campaigns.domain.merging import Around, merge_fields, reader_of
from jalon_campaigns.domain.refusals import TemplateRefused
from jalon_campaigns.domain.rendering import render_mail
from jalon_campaigns.models import AudienceCheck, Campaign, Template
from jalon_campaigns.models.surroundings import around_many
from jalon_campaigns.operations.audiences import PORTION, audience_of, contacts_after
from jalon_campaigns.operations.campaign_acts import WORK
from jalon_campaigns.operations.campaigns import editable_campaign, step_wording
from jalon_campaigns.operations.enrolments import main_address
from jalon_campaigns.operations.suppressions import suppressed
from jalon_campaigns.operations.wordings import Wording
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.records import Contact

EXAMPLES = 5


def request_check(uow: UnitOfWork, campaign_id: UUID) -> AudienceCheck:
    """Begin to look at a campaign's audience; an earlier look is forgotten."""
    campaign = editable_campaign(uow, campaign_id)
    check = uow.session.get(AudienceCheck, campaign_id, with_for_update=True)
    if check is None:
        check = AudienceCheck(campaign_id=campaign_id)
        uow.session.add(check)
    check.campaign_version, check.requested_at, check.finished_at = campaign.version, now(), None
    check.after, check.considered, check.contacts, check.ready, check.obstacles = None, 0, 0, 0, {}
    uow.session.flush()
    wake_after_commit(uow.session, WORK)
    return check


def check_portion(uow: UnitOfWork) -> int:
    """Look at the next contacts of some audience; say how many."""
    check = uow.session.scalar(
        select(AudienceCheck)
        .where(AudienceCheck.finished_at.is_(None))
        .order_by(AudienceCheck.requested_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if check is None:
        return 0
    campaign = uow.session.get_one(Campaign, check.campaign_id)
    audience = audience_of(uow.session, campaign)
    contacts = contacts_after(uow.session, audience, check.after, PORTION)
    chosen = [contact for contact in contacts if audience.holds(contact, now=now())]
    _look_at(uow, campaign, check, chosen)
    check.considered += len(contacts)
    check.contacts += len(chosen)
    if len(contacts) < PORTION:
        check.finished_at = now()
    else:
        check.after = contacts[-1].id
    return len(contacts) or 1


def _look_at(uow: UnitOfWork, campaign: Campaign, check: AudienceCheck, contacts: list[Contact]) -> None:
    wordings = _wordings(uow, campaign)
    people = around_many(uow.session, contacts)
    addresses = {contact.id: main_address(contact) for contact in contacts}
    known = [address for address in addresses.values() if address]
    barred = suppressed(uow.session, uow.settings, known, campaign_id=campaign.id)
    obstacles: dict[str, Any] = {name: dict(found) for name, found in check.obstacles.items()}
    for contact in contacts:
        address = addresses[contact.id]
        if address is None or address in barred:
            names = {"no_address" if address is None else "suppressed"}
        else:
            names = _lacking(wordings, contact, people[contact.id])
        check.ready += not names
        for name in sorted(names):
            found = obstacles.setdefault(name, {"contacts": 0, "examples": []})
            found["contacts"] += 1
            if len(found["examples"]) < EXAMPLES:
                found["examples"] = [*found["examples"], {"id": str(contact.id), "name": contact.name}]
    check.obstacles = obstacles


def _lacking(wordings: list[Wording], contact: Contact, people: Around) -> set[str]:
    fields = merge_fields(contact, people, {})
    names = set()
    for wording in wordings:
        reader = reader_of(contact, people.team, wording.language)
        try:
            mail = render_mail(wording.subject, wording.text, wording.html, fields, reader)
        except TemplateRefused:
            names.add("text_refused")
        else:
            names |= {f"field:{name}" for name in mail.missing}
    return names


def _wordings(uow: UnitOfWork, campaign: Campaign) -> list[Wording]:
    return [
        step_wording(step, campaign, uow.session.get(Template, step.template_id) if step.template_id else None)
        for step in campaign.steps
    ]
