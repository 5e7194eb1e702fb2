"""Creating, changing and deleting companies, and what that means for their contacts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from jalon_contacts.domain.addresses import normalise_phone
from jalon_contacts.domain.domains import normalise_domain
from jalon_contacts.models.companies import Company, company_state
from jalon_contacts.models.contacts import Contact, contact_state
from jalon_contacts.models.sight import WHOLE, visible_company
from jalon_contacts.operations.contact_changes import store_change
from jalon_contacts.operations.custom_fields import checked_custom
from jalon_contacts.operations.owners import require_owner
from jalon_core.access.rights import require_assignable, require_edit
from jalon_core.bus.waking import wake_after_commit
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.custom_fields.values import merged
from jalon_core.errors import Invalid
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import CompanyCreated, CompanyDeleted, CompanyUpdated
from jalon_sdk.serial import Json

COMPANY_CONTACTS = "company-contacts"
"""The channel that wakes the job which brings contacts up to date with their company."""

PORTION = 200
"""How many contacts are brought up to date in one transaction."""


def create_company(
    uow: UnitOfWork,
    *,
    name: str,
    domain: str | None = None,
    phone: str | None = None,
    address: str = "",
    team_id: UUID | None = None,
    owner_id: UUID | None = None,
    custom: Mapping[str, Json] | None = None,
) -> Company:
    """Make an organisation known, in one team.

    :param team_id: None for the caller's own.
    :param owner_id: None for the caller.
    """
    team_id = team_id or uow.caller.default_team
    owner_id = owner_id or uow.caller.member_id
    if team_id is None:
        raise Invalid("a company belongs to a team", fields={"team_id": ["is required"]})
    require_assignable(uow.caller, team_id, owner_id)
    require_owner(uow, team_id, owner_id)
    company = Company(team_id=team_id, owner_id=owner_id, custom={}, address="", contacts_behind=False)
    _apply(uow, company, {"name": name, "domain": domain, "phone": phone, "address": address, "custom": custom or {}})
    uow.session.add(company)
    uow.session.flush()
    uow.record(CompanyCreated(record=company_state(company)))
    return company


def update_company(uow: UnitOfWork, company_id: UUID, *, expected_version: int | None = None, **fields: Any) -> Company:
    """Change what is known of a company; its contacts follow a new name within moments.

    :param fields: ``name``, ``domain``, ``phone``, ``address``, ``owner_id``, ``custom`` (key by key; a null removes
        one).
    :raises VersionConflict: somebody changed the company since the caller saw it.
    """
    company = _editable(uow, company_id, expected_version)
    if "owner_id" in fields and fields["owner_id"] != company.owner_id:
        require_assignable(uow.caller, company.team_id, fields["owner_id"])
        require_owner(uow, company.team_id, fields["owner_id"])
    before = company_state(company)
    _apply(uow, company, fields)
    changed = changed_fields(before, company_state(company))
    if not changed:
        return company
    if "name" in changed:
        _let_contacts_follow(uow, company)
    touch(company)
    uow.session.flush()
    uow.record(CompanyUpdated(record=company_state(company), changed=changed))
    return company


def delete_company(uow: UnitOfWork, company_id: UUID, *, expected_version: int | None = None) -> None:
    """Delete a company; its contacts stay, and belong to none within moments."""
    company = _editable(uow, company_id, expected_version)
    company.deleted_at = now()
    touch(company)
    _let_contacts_follow(uow, company)
    uow.session.flush()
    uow.record(CompanyDeleted(record=company_state(company)))


def bring_contacts_up_to_date(uow: UnitOfWork) -> int:
    """Let a portion of contacts follow their company, which was renamed or deleted; say how many there were.

    Contacts are locked before companies everywhere, so none is locked here while a company is.
    """
    behind = select(Company).where(Company.contacts_behind).order_by(Company.id)
    company = uow.session.scalars(behind.limit(1)).first()
    if company is None:
        return 0
    query = select(Contact.id).where(_behind(company)).order_by(Contact.id).limit(PORTION)
    ids = uow.session.scalars(query).all()
    if ids:
        locked = select(Contact).where(Contact.id.in_(ids)).order_by(Contact.id).with_for_update().options(*WHOLE)
        for contact in uow.session.scalars(locked):
            if contact.company_id == company.id:
                _follow(uow, contact, company)
        return len(ids)
    alone = behind.where(Company.id == company.id).with_for_update().execution_options(populate_existing=True)
    company = uow.session.scalars(alone).one_or_none()
    if company is not None and uow.session.scalars(select(Contact.id).where(_behind(company)).limit(1)).first() is None:
        company.contacts_behind = False
    return 1


def _behind(company: Company) -> ColumnElement[bool]:
    of_it = (Contact.company_id == company.id) & Contact.deleted_at.is_(None)
    return of_it if company.deleted_at is not None else of_it & (Contact.company_name != company.name)


def _follow(uow: UnitOfWork, contact: Contact, company: Company) -> None:
    if company.deleted_at is None:
        contact.join_company(company)
        contact.index_for_search()
        uow.session.flush()
        return
    before = contact_state(contact)
    contact.join_company(None)
    store_change(uow, contact, before)


def _let_contacts_follow(uow: UnitOfWork, company: Company) -> None:
    company.contacts_behind = True
    wake_after_commit(uow.session, COMPANY_CONTACTS)


def _editable(uow: UnitOfWork, company_id: UUID, expected_version: int | None) -> Company:
    company = visible_company(uow.session, uow.caller, company_id, lock=True)
    require_edit(uow.caller, company.team_id, company.owner_id)
    require_version(expected_version, company_state(company))
    return company


def _apply(uow: UnitOfWork, company: Company, fields: Mapping[str, Any]) -> None:
    for name in ("name", "address", "owner_id"):
        if name in fields:
            setattr(company, name, fields[name])
    if "domain" in fields:
        company.domain = normalise_domain(fields["domain"]) if fields["domain"] else None
    if "phone" in fields:
        company.phone = normalise_phone(fields["phone"]) if fields["phone"] else None
    if "custom" in fields:
        company.custom = merged(company.custom, checked_custom(uow.session, "company", fields["custom"]))
    company.index_for_search()
