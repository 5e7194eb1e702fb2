"""Custom fields of contacts and companies: defined for the whole installation by admins, and the values that fit."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jalon_contacts.models.custom_fields import CustomField, custom_field_state
from jalon_contacts.operations.refusals import FieldKeyTaken
from jalon_core.access.rights import require_configure
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.custom_fields import rows
from jalon_core.custom_fields.definitions import FieldDefinition
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import FieldCreated, FieldDeleted, FieldUpdated
from jalon_sdk.records import CustomFieldKind, FieldAbout
from jalon_sdk.serial import Json


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
    rows.add_field(uow.session, field, taken=FieldKeyTaken)
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
    rows.change_field(field, wanted)
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
    """The values of custom fields as contacts and companies keep them; see `jalon_core.custom_fields.rows`."""
    return rows.checked_custom(session, CustomField, about, values)


def living_definitions(session: Session, about: FieldAbout) -> dict[str, FieldDefinition]:
    """The custom fields of contacts or of companies, by key."""
    return rows.living_definitions(session, CustomField, about)


def _living_field(uow: UnitOfWork, about: FieldAbout, field_id: UUID) -> CustomField:
    require_configure(uow.caller, None)
    return rows.living_field(uow.session, CustomField, about, field_id)
