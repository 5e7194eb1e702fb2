"""Contacts that may be one person, inside each team, as far as the caller may see both."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from jalon_contacts.domain.duplicates import LIKELY, Likeness, Traits, likeness
from jalon_contacts.models.contacts import Contact, ContactPhone
from jalon_contacts.models.duplicates import NotDuplicate
from jalon_contacts.models.sight import WHOLE, readable_contacts
from jalon_core.access.caller import Caller
from jalon_core.http.pages import Page

CANDIDATES = 2_000
"""As many pairs of each sort are compared; when they are dealt with, the next come up."""

_IN_LIST = 500


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two contacts that may be one person; the older one first."""

    one: Contact
    other: Contact
    likeness: Likeness


def find_duplicates(session: Session, caller: Caller, *, limit: int = 50) -> Page[Pair]:
    """The likeliest pairs first. There is no next page: what is merged or said to be two persons makes room."""
    pairs = {(low, high) for query in _candidates() for low, high in session.execute(query.limit(CANDIDATES))}
    contacts = _readable(session, caller, {contact_id for pair in pairs for contact_id in pair})
    found = []
    for low, high in sorted(pairs):
        if low in contacts and high in contacts:
            how = likeness(_traits(contacts[low]), _traits(contacts[high]))
            if how.score >= LIKELY:
                found.append(Pair(one=contacts[low], other=contacts[high], likeness=how))
    found.sort(key=lambda pair: (-pair.likeness.score, pair.one.id, pair.other.id))
    return Page(items=found[:limit], next=None)


def _candidates() -> Iterator[Select[UUID, UUID]]:
    low, high = aliased(Contact), aliased(Contact)
    one, other = aliased(ContactPhone), aliased(ContactPhone)
    said = exists().where(NotDuplicate.low_id == low.id, NotDuplicate.high_id == high.id)
    both: ColumnElement[bool] = and_(
        low.team_id == high.team_id, low.id < high.id, low.deleted_at.is_(None), high.deleted_at.is_(None), ~said
    )
    pairs = select(low.id, high.id).where(both)
    yield (
        pairs.join(one, one.contact_id == low.id)
        .join(other, other.number == one.number)
        .where(other.contact_id == high.id)
        .distinct()
    )
    yield pairs.where(low.sort_name == high.sort_name)
    yield pairs.where(
        low.company_id == high.company_id, func.substr(low.sort_name, 1, 2) == func.substr(high.sort_name, 1, 2)
    )


def _readable(session: Session, caller: Caller, ids: set[UUID]) -> dict[UUID, Contact]:
    contacts: dict[UUID, Contact] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _IN_LIST):
        query = select(Contact).where(Contact.id.in_(ordered[start : start + _IN_LIST]), readable_contacts(caller))
        contacts.update({contact.id: contact for contact in session.scalars(query.options(*WHOLE))})
    return contacts


def _traits(contact: Contact) -> Traits:
    company = str(contact.company_id) if contact.company_id else None
    return Traits(name=contact.sort_name, phones=contact.phones, emails=contact.emails, company=company)
