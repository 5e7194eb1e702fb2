"""Creating, changing and deleting contacts by hand, by the API and by workflows.

What forms bring in is in `jalon_contacts.operations.submissions`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from jalon_contacts.domain.addresses import normalise_email, normalise_phone
from jalon_contacts.models.contacts import Contact, ContactEmail, contact_state
from jalon_contacts.models.sight import readable_contacts, visible_contact
from jalon_contacts.operations.contact_changes import assign_company, store_change
from jalon_contacts.operations.custom_fields import checked_custom
from jalon_contacts.operations.memberships import MembershipChanges, settle_groups
from jalon_contacts.operations.owners import require_owner
from jalon_contacts.operations.refusals import DuplicateContact
from jalon_core.access.rights import may_edit, require_assignable
from jalon_core.changes import require_version, touch
from jalon_core.clock import now
from jalon_core.custom_fields.values import merged
from jalon_core.errors import Forbidden, Invalid
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import ContactCreated, ContactDeleted
from jalon_sdk.serial import Json


def create_contact(
    uow: UnitOfWork,
    *,
    name: str,
    emails: Iterable[str] = (),
    phones: Iterable[str] = (),
    team_id: UUID | None = None,
    owner_id: UUID | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    company_id: UUID | None = None,
    custom: Mapping[str, Json] | None = None,
) -> Contact:
    """Make a person known, in one team.

    :param team_id: None for the caller's own.
    :param owner_id: None for the caller.
    :raises DuplicateContact: a contact of the team has one of the addresses.
    """
    team_id = team_id or uow.caller.default_team
    owner_id = owner_id or uow.caller.member_id
    if team_id is None:
        raise Invalid("a contact belongs to a team", fields={"team_id": ["is required"]})
    require_assignable(uow.caller, team_id, owner_id)
    require_owner(uow, team_id, owner_id)
    contact = Contact(
        team_id=team_id,
        owner_id=owner_id,
        name=name,
        language=language,
        time_zone=time_zone,
        custom=merged({}, checked_custom(uow.session, "contact", custom or {})),
    )
    assign_company(uow, contact, company_id)
    contact.arrange_emails(map(normalise_email, emails))
    contact.arrange_phones(map(normalise_phone, phones))
    add_contact(uow, contact)
    return contact


def add_contact(uow: UnitOfWork, contact: Contact) -> None:
    """Store a new contact and tell of it; rights are the business of whoever calls.

    :raises DuplicateContact: a contact of the team has one of the addresses, perhaps since this very moment.
    """
    contact.index_for_search()
    addresses = contact.emails
    _refuse_taken(uow, contact, addresses)
    memberships = MembershipChanges()
    try:
        with uow.session.begin_nested():
            uow.session.add(contact)
    except IntegrityError:
        # Somebody else stored the address between our look and our insert, and has committed by now.
        _refuse_taken(uow, contact, addresses)
        raise
    settle_groups(uow, contact)
    memberships.note(contact.id, (), contact.group_ids)
    uow.record(ContactCreated(record=contact_state(contact)))
    memberships.tell(uow)


def update_contact(uow: UnitOfWork, contact_id: UUID, *, expected_version: int | None = None, **fields: Any) -> Contact:
    """Change what is known of a contact; nothing that differs means nothing happens.

    :param fields: ``name``, ``emails``, ``phones``, ``language``, ``time_zone``, ``company_id``, ``custom`` (key by
        key; a null removes it), ``owner_id``.
    :raises VersionConflict: somebody changed the contact since the caller saw it.
    :raises DuplicateContact: another contact of the team has one of the addresses.
    """
    contact = visible_contact(uow.session, uow.caller, contact_id, lock=True)
    _require_change(uow, contact, expected_version)
    before = contact_state(contact)
    contact_change(fields)(uow, contact)
    store_change(uow, contact, before)
    return contact


def contact_change(fields: Mapping[str, Any]) -> Callable[[UnitOfWork, Contact], None]:
    """What gives a contact these fields, named as in `update_contact`; it refuses before anything is different.

    Rights on the contact are looked at before, storing and telling is done after.
    """

    def change(uow: UnitOfWork, contact: Contact) -> None:
        if "owner_id" in fields and fields["owner_id"] != contact.owner_id:
            require_assignable(uow.caller, contact.team_id, fields["owner_id"])
            require_owner(uow, contact.team_id, fields["owner_id"])
        _apply(uow, contact, fields)
        if "emails" in fields:
            _refuse_taken(uow, contact, contact.emails)

    return change


def delete_contact(uow: UnitOfWork, contact_id: UUID, *, expected_version: int | None = None) -> None:
    """Delete a contact; its addresses are free for another one from now on."""
    contact = visible_contact(uow.session, uow.caller, contact_id, lock=True, follow=False)
    _require_change(uow, contact, expected_version)
    mark_deleted(uow, contact)


def mark_deleted(uow: UnitOfWork, contact: Contact) -> None:
    """Delete a contact that is locked and whole, and tell of it."""
    memberships = MembershipChanges()
    memberships.note(contact.id, contact.group_ids, ())
    contact.deleted_at = now()
    contact.group_rows = []
    touch(contact)
    for row in contact.email_rows:
        row.live = False
    uow.session.flush()
    uow.record(ContactDeleted(record=contact_state(contact)))
    memberships.tell(uow)


def _require_change(uow: UnitOfWork, contact: Contact, expected_version: int | None) -> None:
    if not may_edit(uow.caller, contact.team_id, contact.owner_id):
        raise Forbidden("you may read this contact and not change it")
    require_version(expected_version, contact_state(contact))


def _apply(uow: UnitOfWork, contact: Contact, fields: Mapping[str, Any]) -> None:
    for name in ("name", "language", "time_zone", "owner_id"):
        if name in fields:
            setattr(contact, name, fields[name])
    if "custom" in fields:
        contact.custom = merged(contact.custom, checked_custom(uow.session, "contact", fields["custom"]))
    if "company_id" in fields and fields["company_id"] != contact.company_id:
        assign_company(uow, contact, fields["company_id"])
    if "emails" in fields:
        contact.arrange_emails(map(normalise_email, fields["emails"]))
    if "phones" in fields:
        contact.arrange_phones(map(normalise_phone, fields["phones"]))


def _refuse_taken(uow: UnitOfWork, contact: Contact, addresses: Collection[str]) -> None:
    if not addresses:
        return
    with uow.session.no_autoflush:
        query = select(ContactEmail.contact_id).where(
            ContactEmail.team_id == contact.team_id,
            ContactEmail.address.in_(addresses),
            ContactEmail.live,
            ContactEmail.contact_id != contact.id,
        )
        other = uow.session.scalars(query.limit(1)).first()
        if other is None:
            return
        seen = select(Contact.id).where(Contact.id == other, readable_contacts(uow.caller))
        visible = uow.session.scalars(seen).first() is not None
    raise DuplicateContact(
        "another contact of the team has this e-mail address", extra={"contact_id": str(other)} if visible else None
    )
