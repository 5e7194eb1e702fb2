"""The rows of new contacts, for many at once. A test holds them to what loading such a contact gives."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table

from jalon_contacts.domain.imports_merging import Draft
from jalon_contacts.domain.searching import folded_search_text
from jalon_contacts.models.contacts import Contact, ContactEmail, ContactPhone
from jalon_contacts.models.groups import GroupMember
from jalon_core.ids import new_id
from jalon_sdk import records
from jalon_sdk.folding import folded


def new_contact_rows(
    states: Sequence[records.Contact], drafts: Mapping[UUID, Draft], *, static: UUID | None
) -> Iterable[tuple[Table, list[dict[str, Any]]]]:
    """The rows to insert, by table, in the order in which they refer to each other.

    :param static: the group into which they were put; the others that they are in are dynamic.
    """
    contacts, emails, phones, members = [], [], [], []
    for state in states:
        company = drafts[state.id].company
        name = folded(state.name)
        contacts.append(
            {
                "id": state.id,
                "version": state.version,
                "team_id": state.team_id,
                "owner_id": state.owner_id,
                "created_at": state.created_at,
                "updated_at": state.updated_at,
                "name": state.name,
                "sort_name": name[:400],
                "search": folded_search_text(name, state.emails, state.phones, company or ""),
                "language": state.language,
                "time_zone": state.time_zone,
                "company_id": state.company_id,
                "company_name": company,
                "custom": state.custom,
            }
        )
        emails += [
            {
                "id": new_id(),
                "contact_id": state.id,
                "team_id": state.team_id,
                "address": address,
                "position": position,
                "live": True,
            }
            for position, address in enumerate(state.emails)
        ]
        phones += [
            {"id": new_id(), "contact_id": state.id, "number": number, "position": position}
            for position, number in enumerate(state.phones)
        ]
        members += [
            {"contact_id": state.id, "group_id": group_id, "kept": group_id != static, "added_at": state.created_at}
            for group_id in state.group_ids
        ]
    return ((_CONTACTS, contacts), (_EMAILS, emails), (_PHONES, phones), (_MEMBERS, members))


_CONTACTS: Table = Contact.__table__  # type: ignore[assignment]  # a declarative class has a table
_EMAILS: Table = ContactEmail.__table__  # type: ignore[assignment]
_PHONES: Table = ContactPhone.__table__  # type: ignore[assignment]
_MEMBERS: Table = GroupMember.__table__  # type: ignore[assignment]
