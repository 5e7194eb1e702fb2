"""Saying that two contacts are two persons."""

from uuid import UUID

from sqlalchemy import select

from jalon_contacts.models.duplicates import NotDuplicate
from jalon_contacts.models.sight import visible_contact
from jalon_core.errors import Invalid
from jalon_core.unit_of_work import UnitOfWork


def keep_apart(uow: UnitOfWork, contact_id: UUID, other_id: UUID) -> None:
    """Keep that the two are not one, so that they are not proposed again. Whoever sees both may say so."""
    one = visible_contact(uow.session, uow.caller, contact_id, lock=True)
    other = visible_contact(uow.session, uow.caller, other_id)
    if one.id == other.id:
        raise Invalid("these are one contact", fields={"other_id": ["is the same contact"]})
    low, high = sorted((one.id, other.id))
    known = select(NotDuplicate).where(NotDuplicate.low_id == low, NotDuplicate.high_id == high)
    if uow.session.scalars(known).one_or_none() is None:
        uow.session.add(NotDuplicate(low_id=low, high_id=high, said_by=uow.caller.member_id))
        uow.session.flush()
