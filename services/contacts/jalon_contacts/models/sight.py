"""What a caller may see: contacts and companies by the general rule, contacts whose card they hold, a team's groups."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, selectinload

from jalon_contacts.models.bulk_jobs import BulkJob
from jalon_contacts.models.card_holders import CardHolder
from jalon_contacts.models.companies import Company
from jalon_contacts.models.contacts import Contact
from jalon_contacts.models.groups import Group
from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable, readable_configuration
from jalon_core.errors import NotFound

WHOLE = (selectinload(Contact.email_rows), selectinload(Contact.phone_rows), selectinload(Contact.group_rows))
"""Loads a contact with its addresses, numbers and groups."""


def readable_contacts(caller: Caller) -> ColumnElement[bool]:
    """The SQL condition that limits a query of contacts to what the caller may see."""
    general = readable(caller, Contact.team_id, Contact.owner_id)
    if caller.is_admin or caller.member_id is None or not caller.roles:
        return general
    held = select(CardHolder.contact_id).where(
        CardHolder.member_id == caller.member_id, CardHolder.team_id.in_(sorted(caller.roles))
    )
    return or_(general, Contact.id.in_(held))


def visible_contact(
    session: Session, caller: Caller, contact_id: UUID, *, lock: bool = False, follow: bool = True
) -> Contact:
    """The contact, whole; by the id of one that was merged away, the one that stayed.

    :param lock: keep others from changing it until the transaction ends.
    :param follow: False where only the very contact is meant.
    :raises NotFound: there is none, it was deleted, or the caller may not see it.
    """
    query = select(Contact).where(Contact.id == contact_id, Contact.deleted_at.is_(None), readable_contacts(caller))
    contact = session.scalars((query.with_for_update() if lock else query).options(*WHOLE)).one_or_none()
    if contact is not None:
        return contact
    stayed = session.scalar(select(Contact.merged_into).where(Contact.id == contact_id)) if follow else None
    if stayed is None:
        raise NotFound
    return visible_contact(session, caller, stayed, lock=lock)


def living_companies(caller: Caller) -> Select[Company]:
    """The companies that the caller may see."""
    return select(Company).where(Company.deleted_at.is_(None), readable(caller, Company.team_id, Company.owner_id))


def visible_company(session: Session, caller: Caller, company_id: UUID, *, lock: bool = False) -> Company:
    """One company.

    :param lock: keep others from changing it until the transaction ends.
    :raises NotFound: there is none, it was deleted, or the caller may not see it.
    """
    query = living_companies(caller).where(Company.id == company_id)
    company = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if company is None:
        raise NotFound
    return company


def living_groups(caller: Caller) -> Select[Group]:
    """The groups of the caller's teams: everybody sees which there are, and in them the contacts that they may see."""
    return select(Group).where(Group.deleted_at.is_(None), readable_configuration(caller, Group.team_id))


def visible_group(
    session: Session, caller: Caller, group_id: UUID, *, lock: bool = False, share: bool = False
) -> Group:
    """One group.

    :param lock: keep others from changing it until the transaction ends.
    :param share: keep others from changing it, but not from this.
    :raises NotFound: there is none, it was deleted, or it is another team's.
    """
    query = living_groups(caller).where(Group.id == group_id).execution_options(populate_existing=lock or share)
    if lock or share:
        query = query.with_for_update(read=share)
    group = session.scalars(query).one_or_none()
    if group is None:
        raise NotFound
    return group


def visible_bulk_job(session: Session, caller: Caller, job_id: UUID, *, lock: bool = False) -> BulkJob:
    """One piece of work on many contacts: for whoever asked for it, and for those who manage the team.

    :param lock: keep others from doing more of it until the transaction ends.
    :raises NotFound: there is none for the caller.
    """
    query = select(BulkJob).where(BulkJob.id == job_id).execution_options(populate_existing=lock)
    job = session.scalars(query.with_for_update() if lock else query).one_or_none()
    mine = job is not None and job.member_id is not None and job.member_id == caller.member_id
    if job is None or not (mine or caller.is_admin or job.team_id in caller.managed_teams):
        raise NotFound
    return job
