"""Lists of contacts: searched as one types, chosen by a filter, in an order of one's own."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, UnaryExpression, case, func, select
from sqlalchemy.orm import Session

from jalon_contacts.domain.searching import search_words
from jalon_contacts.models.contact_filters import contact_facts, found_by
from jalon_contacts.models.contacts import Contact
from jalon_contacts.models.groups import GroupMember
from jalon_contacts.models.sight import WHOLE, readable_contacts
from jalon_core.access.caller import Caller
from jalon_core.clock import now
from jalon_core.errors import Invalid
from jalon_core.filters import vocabulary as facts
from jalon_core.filters.checking import check
from jalon_core.filters.compiling import compiled
from jalon_core.filters.vocabulary import Fact, Moment
from jalon_core.http.pages import Page, paginate
from jalon_sdk.serial import Json

_COLUMNS = {"name": Contact.sort_name, "created_at": Contact.created_at, "updated_at": Contact.updated_at}


def list_contacts(
    session: Session,
    caller: Caller,
    *,
    q: str = "",
    owner_id: UUID | None = None,
    company_id: UUID | None = None,
    group_id: UUID | None = None,
    filter: Json = None,  # noqa: A002  the glossary's word
    sort: str = "name",
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Contact]:
    """The contacts that the caller may see.

    :param q: any parts of a name, an address, a number or a company's name, in any order.
    :param filter: a condition tree over a contact's state; days are counted on the caller's clocks.
    :param sort: ``name``, ``created_at``, ``updated_at`` or ``custom.<key>``; with a ``-`` before it, the other way
        round. Contacts without a value come last either way.
    :raises jalon_core.filters.checking.InvalidFilter: the tree cannot be read.
    """
    known = contact_facts(session) if filter is not None or "custom." in sort else {}
    query = _living(caller).where(found_by(q))
    if owner_id is not None:
        query = query.where(Contact.owner_id == owner_id)
    if company_id is not None:
        query = query.where(Contact.company_id == company_id)
    if group_id is not None:
        inside = select(GroupMember.contact_id).where(GroupMember.group_id == group_id)
        query = query.where(Contact.id.in_(inside))
    if filter is not None:
        query = query.where(_fits(caller, filter, known))
    return paginate(
        session, query.options(*WHOLE), order=_order(sort, known, search_words(q)), limit=limit, cursor=cursor
    )


def count_contacts(
    session: Session,
    caller: Caller,
    *,
    filter: Json,  # noqa: A002  the glossary's word
    q: str = "",
    team_id: UUID | None = None,
) -> int:
    """How many of the contacts that the caller may see a filter chooses, among those that a search finds."""
    query = _living(caller).where(found_by(q), _fits(caller, filter, contact_facts(session)))
    if team_id is not None:
        query = query.where(Contact.team_id == team_id)
    return session.scalar(query.with_only_columns(func.count())) or 0


def _living(caller: Caller) -> Select[Any]:
    return select(Contact).where(Contact.deleted_at.is_(None), readable_contacts(caller))


def _fits(caller: Caller, tree: Json, known: Mapping[str, Fact]) -> ColumnElement[bool]:
    return compiled(check(tree, known), known, Moment(now=now(), zone=ZoneInfo(caller.time_zone)))


def _order(
    sort: str, known: Mapping[str, Fact], words: Sequence[str]
) -> list[ColumnElement[Any] | UnaryExpression[Any]]:
    name, descending = sort.removeprefix("-"), sort.startswith("-")
    if name in _COLUMNS:
        column: ColumnElement[Any] = _COLUMNS[name].expression
        if name == "name" and any(len(word) > 2 for word in words):
            # Whoever types "zoe" looks for the end of the alphabet. The database would walk the index of names from
            # its beginning, hoping for early finds; reading the table once and sorting what is found is never slow.
            column = column.concat("")
        keys = [column, Contact.id.expression]
        return [key.desc() for key in keys] if descending else list(keys)
    missing, value = _custom_keys(known.get(f"record.{name}"))
    return [missing, value.desc() if descending else value, Contact.id.expression]


def _custom_keys(fact: Fact | None) -> tuple[ColumnElement[int], ColumnElement[Any]]:
    """Whether the value is missing, and what it sorts by where it is not."""
    value: ColumnElement[Any]
    otherwise: str | int = ""
    match fact:
        case facts.Text():
            value = func.jalon_casefold(fact.expression, type_=fact.expression.type)
        case facts.Choice() | facts.Date() | facts.Instant():
            value = fact.expression
        case facts.Number():
            value, otherwise = fact.expression, 0
        case _:
            raise Invalid("contacts cannot be sorted by this", fields={"sort": ["is nothing to sort by"]})
    return case((fact.empty(), 1), else_=0), func.coalesce(value, otherwise)
