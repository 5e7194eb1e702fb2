"""Exports, and the rows that go into them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_contacts.domain.exports import cell_of
from jalon_contacts.models.contacts import Contact, contact_state
from jalon_contacts.models.exports import Export
from jalon_contacts.models.groups import Group
from jalon_contacts.queries.contacts import list_contacts
from jalon_core.access.caller import Caller
from jalon_core.copies.reading import copied_many
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate

PORTION = 200
"""Contacts written in one transaction."""


def list_exports(session: Session, caller: Caller, *, limit: int = 50, cursor: str | None = None) -> Page[Export]:
    """The caller's own exports, newest first."""
    query = select(Export).where(Export.owner_id == caller.member_id)
    return paginate(session, query, order=[Export.id.desc()], limit=limit, cursor=cursor)


def get_export(session: Session, caller: Caller, export_id: UUID) -> Export:
    """One export: for whoever asked for it, since it holds what they may see.

    :raises NotFound: there is none of theirs.
    """
    query = select(Export).where(Export.id == export_id, Export.owner_id == caller.member_id)
    export = session.scalars(query).one_or_none()
    if export is None:
        raise NotFound
    return export


def next_rows(session: Session, caller: Caller, export: Export) -> tuple[list[list[str]], str | None]:
    """The next rows of an export, as far as the caller may see the contacts, and where those after them begin."""
    wanted = {**export.wanted}
    for name in ("owner_id", "company_id", "group_id"):
        if wanted.get(name) is not None:
            wanted[name] = UUID(wanted[name])
    page = list_contacts(session, caller, **wanted, limit=PORTION, cursor=export.cursor)
    names = _names(session, page.items)
    rows = [
        [cell_of(column, contact_state(contact), names, contact.company_name or "") for column in export.columns]
        for contact in page.items
    ]
    return rows, page.next


def _names(session: Session, contacts: Sequence[Contact]) -> dict[str, str]:
    members = copied_many(session, "member", {contact.owner_id for contact in contacts if contact.owner_id})
    groups = {group_id for contact in contacts for group_id in contact.group_ids}
    query = select(Group.id, Group.name).where(Group.id.in_(groups))
    names = {str(row.id): row.name for row in session.execute(query)}
    return {**names, **{str(key): member.name for key, member in members.items()}}
