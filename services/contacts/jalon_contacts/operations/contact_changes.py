"""The one way in which a change of a contact is stored and told, whoever made it."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from jalon_contacts.models.companies import Company
from jalon_contacts.models.contacts import Contact, contact_state
from jalon_contacts.models.sight import living_companies
from jalon_contacts.operations.memberships import MembershipChanges, settle_groups
from jalon_contacts.operations.refusals import DuplicateContact
from jalon_core.changes import changed_fields, touch
from jalon_core.errors import Invalid
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk import records
from jalon_sdk.events.contacts import ContactUpdated


def store_change(
    uow: UnitOfWork,
    contact: Contact,
    before: records.Contact,
    *,
    memberships: MembershipChanges | None = None,
) -> bool:
    """Make what was changed of a contact its next version, in the groups where it now belongs, and tell of it.

    :param contact: locked, whole, and changed already.
    :param before: its state before.
    :param memberships: where to note which groups it joined and left, for whoever tells of many contacts at once; None
        to tell of this one now.
    :return: whether anything was changed.
    :raises DuplicateContact: another contact of the team has one of its addresses since a moment ago.
    """
    if not changed_fields(before, contact_state(contact)):
        return False
    contact.index_for_search()
    touch(contact)
    try:
        settle_groups(uow, contact)
        uow.session.flush()
    except IntegrityError as error:
        raise DuplicateContact("another contact of the team got this e-mail address a moment ago") from error
    _tell(uow, contact, before, memberships)
    return True


def store_membership(
    uow: UnitOfWork, contact: Contact, before: records.Contact, memberships: MembershipChanges
) -> bool:
    """As `store_change`, where nothing is different of the contact but how its groups judge it.

    Nothing was learnt of it, so the time of its last change stays: a filter that looks at it would judge otherwise
    again.
    """
    settle_groups(uow, contact)
    if not changed_fields(before, contact_state(contact)):
        return False
    touch(contact, at=contact.updated_at)
    uow.session.flush()
    _tell(uow, contact, before, memberships)
    return True


def _tell(uow: UnitOfWork, contact: Contact, before: records.Contact, memberships: MembershipChanges | None) -> None:
    after = contact_state(contact)
    uow.record(ContactUpdated(record=after, changed=changed_fields(before, after)))
    noted = memberships or MembershipChanges()
    noted.note(contact.id, before.group_ids, after.group_ids)
    if memberships is None:
        noted.tell(uow)


def assign_company(uow: UnitOfWork, contact: Contact, company_id: UUID | None) -> None:
    """Let a contact belong to a company, which nobody renames or deletes meanwhile, or to none.

    :raises Invalid: there is none in the contact's team that the caller may see.
    """
    company = None
    if company_id is not None:
        with uow.session.no_autoflush:
            company = uow.session.scalars(
                living_companies(uow.caller).where(Company.id == company_id).with_for_update(read=True)
            ).one_or_none()
        if company is None or company.team_id != contact.team_id:
            raise Invalid("there is no such company", fields={"company_id": ["is no company of the team"]})
    contact.join_company(company)
