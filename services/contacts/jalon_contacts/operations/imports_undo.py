"""Taking back what an import did, contact by contact, wherever nobody changed one since."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from jalon_contacts.models.card_holders import CardHolder
from jalon_contacts.models.companies import Company
from jalon_contacts.models.contacts import Contact, contact_state
from jalon_contacts.models.imports import Import, ImportRow
from jalon_contacts.models.notes import Note
from jalon_contacts.models.sight import WHOLE
from jalon_contacts.models.submissions import Submission
from jalon_contacts.operations.contact_changes import store_change
from jalon_contacts.operations.contacts import delete_contact
from jalon_contacts.operations.imports_batch import state_fingerprint
from jalon_core.errors import Refusal
from jalon_core.unit_of_work import UnitOfWork

PORTION = 200
"""Contacts taken back in one transaction."""


def undo_portion(uow: UnitOfWork, import_: Import) -> int:
    """Take the next contacts back, those of the last rows first; say how many were looked at.

    A contact that was created is deleted, unless somebody changed it or it has notes, submissions or cards by now; one
    that was updated gets back what it was, unless somebody changed it.
    """
    query = select(ImportRow).where(ImportRow.import_id == import_.id, ImportRow.fingerprint.is_not(None))
    rows = uow.session.scalars(query.order_by(ImportRow.number.desc()).limit(PORTION)).all()
    contacts = _locked(uow.session, rows)
    for row in rows:
        contact = contacts.get(row.contact_id)
        if contact is not None:
            if _take_back(uow, import_, row, contact):
                import_.undone += 1
            else:
                import_.kept += 1
        row.fingerprint = None
    uow.session.flush()
    return len(rows)


def _take_back(uow: UnitOfWork, import_: Import, row: ImportRow, contact: Contact) -> bool:
    if state_fingerprint(contact_state(contact)) != row.fingerprint:
        return False
    try:
        if row.before is None:
            if _is_used(uow.session, contact):
                return False
            delete_contact(uow, contact.id)
        else:
            _restore(uow, import_, contact, row.before)
    except Refusal:  # the importer may not change it any more
        return False
    return True


def _locked(session: Session, rows: Sequence[ImportRow]) -> dict[Any, Contact]:
    ids = sorted(row.contact_id for row in rows if row.contact_id is not None)
    query = select(Contact).where(Contact.id.in_(ids), Contact.deleted_at.is_(None)).order_by(Contact.id)
    locked = query.with_for_update().options(*WHOLE).execution_options(populate_existing=True)
    return {contact.id: contact for contact in session.scalars(locked)}


def _is_used(session: Session, contact: Contact) -> bool:
    """Whether something hangs on the contact that would be lost with it."""
    parts = (Note.contact_id, Submission.contact_id, CardHolder.contact_id)
    return any(session.scalar(select(exists().where(column == contact.id))) for column in parts)


def _restore(uow: UnitOfWork, import_: Import, contact: Contact, before: dict[str, Any]) -> None:
    state = contact_state(contact)
    for name in ("name", "language", "time_zone"):
        setattr(contact, name, before[name])
    contact.custom = dict(before["custom"])
    contact.arrange_emails(before["emails"])
    contact.arrange_phones(before["phones"])
    if str(contact.company_id) != str(before["company_id"]):
        query = select(Company).where(Company.id == before["company_id"], Company.deleted_at.is_(None))
        with uow.session.no_autoflush:
            contact.join_company(uow.session.scalars(query).one_or_none())
    if import_.group_id is not None and str(import_.group_id) not in before["group_ids"]:
        contact.group_rows = [row for row in contact.group_rows if row.kept or row.group_id != import_.group_id]
    store_change(uow, contact, state)
