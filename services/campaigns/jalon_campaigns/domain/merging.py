"""The fields a template sees: of the contact, their company and owner, and the values given for this mail."""

from collections.abc import Mapping
from dataclasses import dataclass

from jalon_campaigns.domain.formatting import Reader
from jalon_sdk.records import Company, Contact, Member, Team
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class Around:
    """Whom a mail to a contact names besides the contact, as far as they are known."""

    owner: Member | None = None
    team: Team | None = None
    company: Company | None = None


def merge_fields(contact: Contact | None, people: Around, values: Mapping[str, Json]) -> Mapping[str, Json]:
    """Plain values only: a template gets no object that it could reach into.

    ``custom`` is short for ``contact.custom``.
    """
    owner = people.owner
    return {
        "contact": _contact(contact) if contact else {},
        "company": _company(people.company) if people.company else {},
        "custom": dict(contact.custom) if contact else {},
        "owner": {"name": owner.name, "email": owner.email} if owner else {},
        "values": dict(values),
    }


def reader_of(contact: Contact | None, team: Team | None, language: str | None) -> Reader:
    """Who reads: the text's own language before the contact's; the contact's zone before their team's."""
    own_language = contact.language if contact else None
    own_zone = contact.time_zone if contact else None
    return Reader(
        language=language or own_language or "fr",
        time_zone=own_zone or (team.time_zone if team else None) or "Europe/Paris",
    )


def _contact(contact: Contact) -> Mapping[str, Json]:
    return {
        "name": contact.name,
        "email": contact.emails[0] if contact.emails else None,
        "phone": contact.phones[0] if contact.phones else None,
        "language": contact.language,
        "time_zone": contact.time_zone,
        "custom": dict(contact.custom),
    }


def _company(company: Company) -> Mapping[str, Json]:
    return {
        "name": company.name,
        "domain": company.domain,
        "phone": company.phone,
        "address": company.address,
        "custom": dict(company.custom),
    }
