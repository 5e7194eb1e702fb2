"""One batch of an import: what its rows say, what is known, what becomes of each, and all of it stored and told.

A trial takes the same way up to the last step. The rows of a batch, their contacts, their events and the import's own
counts are one transaction: killed at any moment, a row is done with all that belongs to it, or not at all.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Table, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from jalon_contacts.domain.imports_merging import Draft, fingerprint
from jalon_contacts.domain.imports_planning import ImportKey, Line, Plan, Read, Verdict, read_lines
from jalon_contacts.domain.imports_rows import RowReader
from jalon_contacts.models.contacts import Contact, ContactEmail, ContactPhone, contact_state
from jalon_contacts.models.groups import Group, GroupMember
from jalon_contacts.models.imports import Import, ImportRow
from jalon_contacts.models.sight import WHOLE
from jalon_contacts.operations.contact_changes import store_change
from jalon_contacts.operations.imports_companies import Companies
from jalon_contacts.operations.imports_contacts import new_contact_rows
from jalon_contacts.operations.imports_seen import Seen
from jalon_contacts.operations.memberships import MembershipChanges, fitting_groups
from jalon_contacts.operations.refusals import DuplicateContact
from jalon_core.access.rights import may_edit
from jalon_core.clock import now
from jalon_core.db.bulk import among, insert_rows
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk import records
from jalon_sdk.events.contacts import ContactCreated
from jalon_sdk.serial import Json, to_json

IN_LIST = 500
"""As many addresses are looked up by one statement."""


class Collided(Exception):
    """Somebody stored one of the batch's addresses meanwhile: the batch is done again, and finds it."""


def take_batch(uow: UnitOfWork, import_: Import, reader: RowReader, lines: Sequence[Line], seen: Seen | None) -> None:
    """Do the next rows of an import.

    :param import_: locked.
    :param seen: of a trial, what its earlier batches would have stored; None for the import itself.
    :raises Collided: the transaction has to be rolled back and the batch done again.
    """
    rows = read_lines(reader, lines)
    contacts = _known_contacts(uow.session, import_, rows)
    companies = Companies(uow, import_, {row.values.company for row in rows if row.values.company})
    group_id = import_group(uow, import_)
    drafts = [_draft(uow, contact, group_id) for contact in contacts.values()]
    if seen is None:
        _mark_touched(uow.session, import_.id, drafts)
    else:
        drafts = seen.add_to(drafts, rows)
    key: ImportKey = import_.key  # type: ignore[assignment]  # the CHECK holds it to ImportKey
    plan = Plan(key, drafts, new_id=new_id, owner_id=import_.contacts_owner_id)
    for row in rows:
        plan.take(row)
    if seen is not None:
        seen.note(plan.verdicts)
        _store_rows(uow.session, import_, plan.verdicts, {}, {})
    else:
        try:
            _store(uow, import_, plan.verdicts, contacts, companies, group_id)
        except (IntegrityError, psycopg.IntegrityError, DuplicateContact) as error:
            raise Collided from error
    _count(import_, plan.verdicts)


def _store(
    uow: UnitOfWork,
    import_: Import,
    verdicts: Sequence[Verdict],
    contacts: Mapping[UUID, Contact],
    companies: Companies,
    group_id: UUID | None,
) -> None:
    drafts = {verdict.draft.id: verdict.draft for verdict in verdicts if verdict.draft is not None}
    companies.assign(drafts.values())
    prints: dict[UUID, str] = {}
    befores: dict[UUID, dict[str, Json]] = {}
    memberships = MembershipChanges()
    moment = now()
    created = [_new_state(import_, draft, group_id, moment) for draft in drafts.values() if not draft.known]
    created = _with_dynamic_groups(uow.session, import_, created)
    for table, rows in new_contact_rows(created, drafts, static=group_id):
        insert_rows(uow.session, table, rows)
    for state in created:
        memberships.note(state.id, (), state.group_ids)
        prints[state.id] = state_fingerprint(state)
    uow.record_all([ContactCreated(record=state) for state in created])
    for draft in drafts.values():
        if draft.known and draft.changed:
            contact = contacts[draft.id]
            before = contact_state(contact)
            _change(contact, draft, group_id)
            if store_change(uow, contact, before, memberships=memberships):
                prints[contact.id] = state_fingerprint(contact_state(contact))
                befores[contact.id] = {name: to_json(getattr(before, name)) for name in (*FACTS, "group_ids")}
    memberships.tell(uow)
    _store_rows(uow.session, import_, verdicts, prints, befores)


def import_group(uow: UnitOfWork, import_: Import) -> UUID | None:
    """The group into which the import puts its contacts, as long as it is there; nobody deletes it meanwhile."""
    if import_.group_id is None:
        return None
    query = select(Group.id).where(Group.id == import_.group_id, Group.deleted_at.is_(None), Group.mode == "static")
    return uow.session.scalar(query.with_for_update(read=True))


FACTS = ("name", "emails", "phones", "language", "time_zone", "company_id", "custom", "owner_id", "team_id", "deleted")
"""What an import may change of a contact, or somebody after it. Groups are not among them: dynamic ones change by
themselves."""


def state_fingerprint(state: records.Contact) -> str:
    """What tells whether somebody changed the contact since; see `fingerprint`."""
    return fingerprint((getattr(state, name) for name in FACTS if name != "custom"), state.custom)


def _known_contacts(session: Session, import_: Import, rows: Iterable[Read]) -> dict[UUID, Contact]:
    """The team's contacts that have an address (or, where that is the key, a number) of the batch, locked, by id."""
    addresses, numbers = set(), set()
    for row in rows:
        addresses.update(row.values.emails)
        numbers.update(row.values.phones)
    ids: set[UUID] = set()
    for some in among(session, ContactEmail.address, addresses):
        mine = select(ContactEmail.contact_id).where(ContactEmail.team_id == import_.team_id, ContactEmail.live)
        ids.update(session.scalars(mine.where(some)))
    for some in among(session, ContactPhone.number, numbers if import_.key == "phone" else ()):
        mine = select(ContactPhone.contact_id).join(Contact, Contact.id == ContactPhone.contact_id)
        living = (Contact.team_id == import_.team_id, Contact.deleted_at.is_(None))
        ids.update(session.scalars(mine.where(some, *living)))
    contacts: dict[UUID, Contact] = {}
    for portion in _portions(ids):
        query = select(Contact).where(Contact.id.in_(portion), Contact.deleted_at.is_(None)).order_by(Contact.id)
        locked = query.with_for_update().options(*WHOLE).execution_options(populate_existing=True)
        contacts.update({contact.id: contact for contact in session.scalars(locked)})
    return contacts


def _draft(uow: UnitOfWork, contact: Contact, group_id: UUID | None) -> Draft:
    return Draft(
        id=contact.id,
        name=contact.name,
        emails=list(contact.emails),
        phones=list(contact.phones),
        language=contact.language,
        time_zone=contact.time_zone,
        company=contact.company_name,
        company_id=contact.company_id,
        custom=contact.custom,
        owner_id=contact.owner_id,
        known=True,
        joins=group_id is not None and group_id not in contact.group_ids,
        editable=may_edit(uow.caller, contact.team_id, contact.owner_id),
    )


def _mark_touched(session: Session, import_id: UUID, drafts: Sequence[Draft]) -> None:
    by_id = {draft.id: draft for draft in drafts}
    for portion in _portions(by_id):
        query = select(ImportRow.contact_id, ImportRow.number).where(
            ImportRow.import_id == import_id, ImportRow.contact_id.in_(portion), ImportRow.fingerprint.is_not(None)
        )
        for row in session.execute(query):
            by_id[row.contact_id].row = row.number


def _with_dynamic_groups(session: Session, import_: Import, states: Sequence[records.Contact]) -> list[records.Contact]:
    fits = fitting_groups(session, import_.team_id, states) if states else {}
    return [
        replace(state, group_ids=tuple(sorted({*state.group_ids, *fits[state.id]}))) if state.id in fits else state
        for state in states
    ]


def _new_state(import_: Import, draft: Draft, group_id: UUID | None, moment: dt.datetime) -> records.Contact:
    return records.Contact(
        id=draft.id,
        version=1,
        team_id=import_.team_id,
        owner_id=draft.owner_id,
        name=draft.name,
        emails=tuple(draft.emails),
        phones=tuple(draft.phones),
        language=draft.language,
        time_zone=draft.time_zone,
        company_id=draft.company_id,
        group_ids=() if group_id is None else (group_id,),
        custom=draft.custom,
        created_at=moment,
        updated_at=moment,
    )


def _change(contact: Contact, draft: Draft, group_id: UUID | None) -> None:
    contact.name = draft.name
    contact.language, contact.time_zone = draft.language, draft.time_zone
    contact.company_id, contact.company_name = draft.company_id, draft.company
    contact.custom = draft.custom
    contact.arrange_emails(draft.emails)
    contact.arrange_phones(draft.phones)
    if group_id is not None and group_id not in contact.group_ids:
        contact.group_rows.append(GroupMember(group_id=group_id, kept=False))


def _store_rows(
    session: Session,
    import_: Import,
    verdicts: Sequence[Verdict],
    prints: Mapping[UUID, str],
    befores: Mapping[UUID, dict[str, Json]],
) -> None:
    """Keep what became of each row; the first that touched a contact keeps what undoing needs."""
    rows: list[dict[str, Any]] = []
    touched = {verdict.draft.id: verdict.draft.row for verdict in verdicts if verdict.draft is not None}
    numbers = {verdict.number for verdict in verdicts}
    later = {contact_id: mark for contact_id, mark in prints.items() if touched.get(contact_id) not in numbers}
    for contact_id, mark in later.items():
        _mark_anew(session, import_.id, contact_id, mark)
    for verdict in verdicts:
        draft = verdict.draft
        first = draft is not None and draft.row == verdict.number
        rows.append(
            {
                "import_id": import_.id,
                "number": verdict.number,
                "outcome": verdict.outcome,
                "contact_id": draft.id if draft is not None and (prints or draft.known) else None,
                "reasons": [asdict(reason) for reason in verdict.reasons] or None,
                "fingerprint": prints.get(draft.id) if draft is not None and first else None,
                "before": befores.get(draft.id) if draft is not None and first else None,
            }
        )
    insert_rows(session, _ROWS, rows)


def _mark_anew(session: Session, import_id: UUID, contact_id: UUID, mark: str) -> None:
    query = select(ImportRow).where(
        ImportRow.import_id == import_id, ImportRow.contact_id == contact_id, ImportRow.fingerprint.is_not(None)
    )
    for row in session.scalars(query):
        row.fingerprint = mark


def _count(import_: Import, verdicts: Sequence[Verdict]) -> None:
    outcomes = [verdict.outcome for verdict in verdicts]
    import_.created += outcomes.count("created")
    import_.updated += outcomes.count("updated")
    import_.skipped += outcomes.count("skipped")
    import_.refused += outcomes.count("refused")
    import_.position += len(verdicts)


def _portions(values: Iterable[Any]) -> Iterable[list[Any]]:
    ordered = sorted(values)
    return [ordered[start : start + IN_LIST] for start in range(0, len(ordered), IN_LIST)]


_ROWS: Table = ImportRow.__table__  # type: ignore[assignment]  # a declarative class has a table
