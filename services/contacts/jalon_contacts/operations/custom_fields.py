"""Custom fields of contacts and companies: defined for the whole installation by admins, and the values that fit."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_contacts.models.custom_fields import CustomField, custom_field_state
from jalon_contacts.operations.refusals import FieldKeyTaken
from jalon_core.access.rights import require_configure
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.custom_fields.definitions import (
    FieldDefinition,
    InvalidField,
    check_definition,
    check_new_choices,
)
from jalon_core.custom_fields.values import checked_values, require_members
from jalon_core.errors import NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import FieldCreated, FieldDeleted, FieldUpdated
from jalon_sdk.records import CustomFieldKind, FieldAbout
from jalon_sdk.serial import Json

MAX_FIELDS = 100
"""Of one kind of record: nobody fills in more, and they are listed in one page."""


def create_custom_field(
    uow: UnitOfWork,
    about: FieldAbout,
    *,
    key: str,
    type: CustomFieldKind,  # noqa: A002  the glossary's word
    labels: Mapping[str, str],
    time_zone: str | None = None,
    choices: Sequence[str] = (),
) -> CustomField:
    """Add a field to all contacts, or to all companies. Its key and type never change.

    :raises FieldKeyTaken: there is one with this key, or there was one of another type, whose values may still be held.
    """
    require_configure(uow.caller, None)
    field = CustomField(
        about=about, key=key, type=type, labels=dict(labels), time_zone=time_zone, choices=list(choices)
    )
    check_definition(field.definition)
    with uow.session.no_autoflush:
        known = uow.session.scalars(select(CustomField).where(CustomField.about == about, CustomField.key == key)).all()
        if any(other.deleted_at is None or other.type != type for other in known):
            raise FieldKeyTaken(f"there is, or was, another field {key!r}", fields={"key": ["is taken"]})
        living = select(func.count()).where(CustomField.about == about, CustomField.deleted_at.is_(None))
        if (uow.session.scalar(living) or 0) >= MAX_FIELDS:
            raise InvalidField(f"there are {MAX_FIELDS} fields already", fields={"key": ["is one too many"]})
    uow.session.add(field)
    uow.session.flush()
    uow.record(FieldCreated(record=custom_field_state(field)))
    return field


def update_custom_field(
    uow: UnitOfWork, about: FieldAbout, field_id: UUID, *, expected_version: int | None = None, **wanted: Any
) -> CustomField:
    """Rename a field, or give it more choices.

    :param wanted: ``labels``, ``choices``.
    """
    field = _living_field(uow, about, field_id)
    before = custom_field_state(field)
    require_version(expected_version, before)
    if "choices" in wanted:
        check_new_choices(field.choices, wanted["choices"])
        field.choices = list(wanted["choices"])
    if "labels" in wanted:
        field.labels = dict(wanted["labels"])
    check_definition(field.definition)
    changed = changed_fields(before, custom_field_state(field))
    if changed:
        touch(field)
        uow.record(FieldUpdated(record=custom_field_state(field), changed=changed))
    return field


def delete_custom_field(
    uow: UnitOfWork, about: FieldAbout, field_id: UUID, *, expected_version: int | None = None
) -> None:
    """Take a field away. Values that records hold stay where they are and are no longer shown."""
    field = _living_field(uow, about, field_id)
    require_version(expected_version, custom_field_state(field))
    field.deleted_at = now()
    touch(field)
    uow.record(FieldDeleted(record=custom_field_state(field)))


def checked_custom(session: Session, about: FieldAbout, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values of custom fields as contacts and companies keep them; None for those that are cleared.

    :raises jalon_core.custom_fields.values.InvalidCustomFields: they do not fit.
    :raises NotYetKnown: a member that one of them names is not known here.
    """
    if not values:
        return {}
    definitions = living_definitions(session, about)
    kept = checked_values(definitions, values)
    require_members(session, definitions, kept)
    return kept


def living_definitions(session: Session, about: FieldAbout) -> dict[str, FieldDefinition]:
    """The custom fields of contacts or of companies, by key."""
    query = select(CustomField).where(CustomField.about == about, CustomField.deleted_at.is_(None))
    with session.no_autoflush:
        return {field.key: field.definition for field in session.scalars(query)}


def _living_field(uow: UnitOfWork, about: FieldAbout, field_id: UUID) -> CustomField:
    require_configure(uow.caller, None)
    query = select(CustomField).where(
        CustomField.id == field_id, CustomField.about == about, CustomField.deleted_at.is_(None)
    )
    field = uow.session.scalars(query.with_for_update()).one_or_none()
    if field is None:
        raise NotFound
    return field
