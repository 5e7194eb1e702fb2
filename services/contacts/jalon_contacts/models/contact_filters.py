"""What filters of contacts may speak of: a contact's state as events carry it, by path."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, select, true
from sqlalchemy.orm import Session

from jalon_contacts.domain.searching import search_words
from jalon_contacts.models.contacts import Contact, ContactEmail, ContactPhone
from jalon_contacts.models.custom_fields import CustomField
from jalon_contacts.models.groups import GroupMember
from jalon_core.access.directory import COPIES
from jalon_core.custom_fields.definitions import FieldDefinition
from jalon_core.filters import vocabulary as facts
from jalon_core.filters.custom import custom_facts
from jalon_core.filters.vocabulary import Dialect, Fact


def found_by(typed: str) -> ColumnElement[bool]:
    """Whether a contact has all that was typed to search, in any order: see `jalon_contacts.domain.searching`."""
    return and_(true(), *(Contact.search.contains(word, autoescape=True) for word in search_words(typed)))


def contact_facts(session: Session, *, deleted_fields: bool = False, kept_groups: bool = True) -> Mapping[str, Fact]:
    """The facts of contacts.

    :param deleted_fields: also those of fields that were deleted: filters that were made before may name them.
    :param kept_groups: ``record.group_ids`` holds dynamic groups too. Their own filters see the static ones alone, so
        that no group hangs on itself.
    """
    dialect: Dialect = "postgresql" if session.get_bind().dialect.name == "postgresql" else "sqlite"
    definitions = _definitions(session, deleted_fields)
    return {
        "record.name": facts.Text(Contact.name.expression, dialect),
        "record.language": facts.Choice(Contact.language.expression),
        "record.time_zone": facts.Choice(Contact.time_zone.expression),
        "record.owner_id": facts.Id(Contact.owner_id.expression),
        "record.company_id": facts.Id(Contact.company_id.expression),
        "record.created_at": facts.Instant(Contact.created_at.expression, lambda moment: moment),
        "record.updated_at": facts.Instant(Contact.updated_at.expression, lambda moment: moment),
        "record.emails": _listed(ContactEmail, "address"),
        "record.emails.0": facts.Text(_first(ContactEmail, "address"), dialect),
        "record.phones": _listed(ContactPhone, "number"),
        "record.phones.0": facts.Text(_first(ContactPhone, "number"), dialect),
        "record.group_ids": _groups(kept_groups),
        **custom_facts(Contact.custom.expression, definitions, dialect),
    }


def zone_of_team(session: Session, team_id: UUID | None) -> ZoneInfo:
    """On whose clocks a team's groups count days."""
    teams = COPIES.teams(session, [team_id]) if team_id else []
    return ZoneInfo(teams[0].time_zone if teams else "UTC")


def _definitions(session: Session, deleted: bool) -> dict[str, FieldDefinition]:
    # A key stands for one type for ever, so whichever of several deleted ones comes last will do.
    query = select(CustomField).where(CustomField.about == "contact").order_by(CustomField.deleted_at.is_(None))
    if not deleted:
        query = query.where(CustomField.deleted_at.is_(None))
    with session.no_autoflush:
        return {field.key: field.definition for field in session.scalars(query)}


def _listed(model: type[ContactEmail] | type[ContactPhone], column: str) -> Fact:
    mine = model.contact_id == Contact.id
    value = getattr(model, column)
    return facts.Listed(lambda item: exists().where(mine, value == item), ~exists().where(mine))


def _first(model: type[ContactEmail] | type[ContactPhone], column: str) -> ColumnElement[str | None]:
    first = select(getattr(model, column)).where(model.contact_id == Contact.id, model.position == 0)
    return first.correlate(Contact).scalar_subquery()


def _groups(kept: bool) -> Fact:
    mine = GroupMember.contact_id == Contact.id
    if not kept:
        mine = mine & ~GroupMember.kept
    return facts.ListedIds(lambda item: exists().where(mine, GroupMember.group_id == UUID(item)), ~exists().where(mine))
