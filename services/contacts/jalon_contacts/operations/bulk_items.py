"""Changing many contacts one by one in one transaction: what can be done is done, and each gets its answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from jalon_contacts.models.contacts import Contact, contact_state
from jalon_contacts.models.sight import WHOLE, readable_contacts
from jalon_contacts.operations.contact_changes import store_change
from jalon_contacts.operations.memberships import MembershipChanges
from jalon_core.access.rights import may_edit
from jalon_core.errors import Forbidden, NotFound, Refusal
from jalon_core.unit_of_work import UnitOfWork

ContactChange = Callable[[UnitOfWork, Contact], None]
"""Changes a contact that is locked and whole, and leaves storing and telling to others; refuses before it changes."""


@dataclass(frozen=True, kw_only=True)
class ItemAnswer:
    """What became of one contact. ``code`` says why it was refused."""

    id: UUID
    status: Literal["changed", "unchanged", "refused"]
    code: str | None = None
    detail: str | None = None


def change_each(uow: UnitOfWork, contact_ids: Sequence[UUID], change: ContactChange) -> list[ItemAnswer]:
    """Change those contacts that the caller may change, in the order of their ids, in which everybody locks them."""
    memberships = MembershipChanges()
    found = locked_contacts(uow, contact_ids)
    answers = {contact.id: change_one(uow, contact, change, memberships) for contact in found}
    memberships.tell(uow)
    missing = NotFound("there is no such contact")
    return [answers.get(contact_id) or _refused(contact_id, missing) for contact_id in dict.fromkeys(contact_ids)]


def locked_contacts(uow: UnitOfWork, contact_ids: Iterable[UUID]) -> Sequence[Contact]:
    """Those of the contacts that the caller may see, whole and locked."""
    query = select(Contact).where(
        Contact.id.in_(list(contact_ids)), Contact.deleted_at.is_(None), readable_contacts(uow.caller)
    )
    return uow.session.scalars(query.order_by(Contact.id).with_for_update(of=Contact).options(*WHOLE)).all()


def change_one(uow: UnitOfWork, contact: Contact, change: ContactChange, memberships: MembershipChanges) -> ItemAnswer:
    """Change one of them, or nothing of it."""
    try:
        if not may_edit(uow.caller, contact.team_id, contact.owner_id):
            raise Forbidden("you may read this contact and not change it")
        before = contact_state(contact)
        change(uow, contact)
        stored = contact.deleted_at is not None or store_change(uow, contact, before, memberships=memberships)
    except Refusal as refusal:
        return _refused(contact.id, refusal)
    return ItemAnswer(id=contact.id, status="changed" if stored else "unchanged")


def _refused(contact_id: UUID, refusal: Refusal) -> ItemAnswer:
    return ItemAnswer(id=contact_id, status="refused", code=refusal.code, detail=refusal.detail)
