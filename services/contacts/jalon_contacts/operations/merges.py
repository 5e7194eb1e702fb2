"""Merging: two contacts were one person. One stays, and takes over what the other had and all that hangs on it.

The id of the other leads to the one that stays for ever: here by `jalon_contacts.models.sight.visible_contact`, in the
other services by their copy's ``merged_into``.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jalon_contacts.domain.merging import CHOOSABLE, Side, chosen_custom, chosen_fields, unknown_choices
from jalon_contacts.models.card_holders import CardHolder
from jalon_contacts.models.companies import Company
from jalon_contacts.models.contacts import Contact, contact_state
from jalon_contacts.models.groups import GroupMember
from jalon_contacts.models.notes import Note
from jalon_contacts.models.sight import WHOLE, visible_contact
from jalon_contacts.models.submissions import Submission
from jalon_contacts.models.timeline import TimelineEntry
from jalon_contacts.operations.memberships import MembershipChanges, settle_groups
from jalon_contacts.operations.refusals import NotMergeable
from jalon_core.access.rights import require_assignable, require_edit
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.custom_fields.values import merged
from jalon_core.errors import Invalid
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import ContactDeleted, ContactMerged


def merge_contacts(
    uow: UnitOfWork,
    contact_id: UUID,
    other_id: UUID,
    *,
    fields: Mapping[str, Side] | None = None,
    expected_version: int | None = None,
) -> Contact:
    """Merge another contact into this one.

    Addresses, numbers and groups are united, this one's first. Of every other field this one's value stays, unless it
    has none or ``fields`` says ``other``. Notes, submissions and the timeline come along at once; what the other
    services keep follows the event.

    :param fields: by name (``custom.<key>`` for a custom field) whose value stays.
    :raises NotMergeable: they are one already, also because somebody else merged them a moment ago; or of two teams.
    :raises jalon_core.errors.Forbidden: the caller may not change both.
    """
    choice = fields or {}
    unknown = unknown_choices(choice)
    if unknown:
        raise Invalid(
            "these fields cannot be chosen", fields={f"fields.{name}": ["is no such field"] for name in unknown}
        )
    this, other = _lock_both(uow, contact_id, other_id)
    for contact in (this, other):
        require_edit(uow.caller, contact.team_id, contact.owner_id)
    before = contact_state(this)
    require_version(expected_version, before)
    if this.team_id != other.team_id:
        raise NotMergeable("a team is a wall: contacts of two teams are never one")
    addresses, numbers = [*this.emails, *other.emails], [*this.phones, *other.phones]
    memberships = MembershipChanges()
    _retire(uow, this, other, memberships)
    _take_over(uow, this, other, choice)
    this.arrange_emails(addresses)
    this.arrange_phones(numbers)
    this.index_for_search()
    touch(this)
    uow.session.flush()
    settle_groups(uow, this)
    _move_what_hangs_on_it(uow.session, this.id, other.id)
    uow.session.flush()
    after = contact_state(this)
    uow.record(ContactMerged(record=after, merged_id=other.id, changed=changed_fields(before, after)))
    uow.record(ContactDeleted(record=contact_state(other)))
    memberships.note(this.id, before.group_ids, after.group_ids)
    memberships.tell(uow)
    return this


def _lock_both(uow: UnitOfWork, contact_id: UUID, other_id: UUID) -> tuple[Contact, Contact]:
    """Both contacts, locked in the order of their ids, so that two merges of the same two wait for each other."""
    this = visible_contact(uow.session, uow.caller, contact_id).id
    other = visible_contact(uow.session, uow.caller, other_id).id
    query = select(Contact).where(Contact.id.in_([this, other]), Contact.deleted_at.is_(None)).order_by(Contact.id)
    locked = query.with_for_update().options(*WHOLE).execution_options(populate_existing=True)
    found = {contact.id: contact for contact in uow.session.scalars(locked)}
    if len(found) < 2:
        raise NotMergeable("the two are one contact already, or one was deleted a moment ago")
    return found[this], found[other]


def _retire(uow: UnitOfWork, this: Contact, other: Contact, memberships: MembershipChanges) -> None:
    """Delete the other one; its addresses are free, and all ids that led to it lead to the one that stays."""
    groups = [row for row in other.group_rows if not row.kept]
    here = {row.group_id: row for row in this.group_rows}
    memberships.note(other.id, other.group_ids, [])
    other.deleted_at, other.merged_into = now(), this.id
    other.group_rows = []
    for row in other.email_rows:
        row.live = False
    touch(other)
    uow.session.flush()
    for group in groups:
        if group.group_id in here:
            here[group.group_id].kept = False
        else:
            this.group_rows.append(GroupMember(group_id=group.group_id, kept=False))
    uow.session.execute(update(Contact).where(Contact.merged_into == other.id).values(merged_into=this.id))


def _take_over(uow: UnitOfWork, this: Contact, other: Contact, choice: Mapping[str, Side]) -> None:
    mine, theirs = ({name: getattr(contact, name) for name in CHOOSABLE} for contact in (this, other))
    values: dict[str, Any] = chosen_fields(mine, theirs, choice)
    if values["owner_id"] != this.owner_id:
        require_assignable(uow.caller, this.team_id, values["owner_id"])
    if values["company_id"] != this.company_id:
        with uow.session.no_autoflush:
            living = select(Company).where(Company.id == values["company_id"], Company.deleted_at.is_(None))
            this.join_company(uow.session.scalars(living.with_for_update(read=True)).one_or_none())
    for name in ("name", "language", "time_zone", "owner_id"):
        setattr(this, name, values[name])
    this.custom = merged({}, chosen_custom(this.custom, other.custom, choice))


def _move_what_hangs_on_it(session: Session, this: UUID, other: UUID) -> None:
    """Hang the other's notes, submissions and history on the contact that stays.

    They are the same records at another place: their versions stay, and who has a copy finds the contact by the old id.
    """
    for model in (Note, Submission, CardHolder):
        session.execute(update(model).where(model.contact_id == other).values(contact_id=this))
    told = select(TimelineEntry.message_id).where(TimelineEntry.contact_id == this)
    twice = TimelineEntry.message_id.in_(told)
    session.execute(delete(TimelineEntry).where(TimelineEntry.contact_id == other, twice))
    session.execute(update(TimelineEntry).where(TimelineEntry.contact_id == other).values(contact_id=this))
