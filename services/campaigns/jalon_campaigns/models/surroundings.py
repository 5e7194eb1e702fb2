"""Whom a mail to a contact names besides the contact: their owner, team and company."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from jalon_campaigns.domain.merging import Around
from jalon_core.copies.reading import copied_many
from jalon_sdk.records import Contact


def around(session: Session, contact: Contact) -> Around:
    """The surroundings of one contact, as far as they are known."""
    return around_many(session, [contact])[contact.id]


def around_many(session: Session, contacts: Sequence[Contact]) -> Mapping[UUID, Around]:
    """The surroundings of many contacts, by the contact's id."""
    owners = copied_many(session, "member", {contact.owner_id for contact in contacts if contact.owner_id})
    teams = copied_many(session, "team", {contact.team_id for contact in contacts if contact.team_id})
    companies = copied_many(session, "company", {contact.company_id for contact in contacts if contact.company_id})
    return {
        contact.id: Around(
            owner=owners.get(contact.owner_id) if contact.owner_id else None,
            team=teams.get(contact.team_id) if contact.team_id else None,
            company=companies.get(contact.company_id) if contact.company_id else None,
        )
        for contact in contacts
    }
