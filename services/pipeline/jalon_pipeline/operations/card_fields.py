"""Custom fields of deals and of tickets: defined for the whole installation, and the values that fit them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_core.access.rights import require_configure
from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.custom_fields.definitions import (
    Definitions,
    InvalidField,
    check_definition,
    check_new_choices,
)
from jalon_core.custom_fields.values import checked_values, require_members
from jalon_core.errors import NotFound, VersionConflict
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import CardField
from jalon_pipeline.operations.refusals import DuplicateKey
from jalon_sdk.records import CardKind, CustomFieldKind
from jalon_sdk.serial import Json

MAX_FIELDS = 100
"""Of one kind of card: nobody fills in more, and they are listed in one page."""


def create_card_field(
    uow: UnitOfWork,
    about: CardKind,
    *,
    key: str,
    type: CustomFieldKind,  # noqa: A002  the glossary's word
    labels: Mapping[str, str],
    time_zone: str | None = None,
    choices: Sequence[str] = (),
) -> CardField:
    """Add a field to all deals, or to all tickets. Its key and type never change.

    :raises DuplicateKey: there is one with this key, or there was one of another type, whose values may still be held.
    """
    require_configure(uow.caller, None)
    field = CardField(about=about, key=key, type=type, labels=dict(labels), time_zone=time_zone, choices=list(choices))
    check_definition(field.definition)
    with uow.session.no_autoflush:
        known = uow.session.scalars(select(CardField).where(CardField.about == about, CardField.key == key)).all()
        if any(other.deleted_at is None or other.type != type for other in known):
            raise DuplicateKey(f"there is, or was, another field {key!r}", fields={"key": ["is taken"]})
        living = select(func.count()).where(CardField.about == about, CardField.deleted_at.is_(None))
        if (uow.session.scalar(living) or 0) >= MAX_FIELDS:
            raise InvalidField(f"there are {MAX_FIELDS} fields already", fields={"key": ["is one too many"]})
    uow.session.add(field)
    uow.session.flush()
    return field


def update_card_field(
    uow: UnitOfWork, about: CardKind, field_id: UUID, *, expected_version: int | None = None, **wanted: Any
) -> CardField:
    """Rename a field, or give it more choices.

    :param wanted: ``labels``, ``choices``.
    """
    field = _living_field(uow, about, field_id, expected_version)
    if "choices" in wanted:
        check_new_choices(field.choices, wanted["choices"])
        field.choices = list(wanted["choices"])
    if "labels" in wanted:
        field.labels = dict(wanted["labels"])
    check_definition(field.definition)
    touch(field)
    return field


def delete_card_field(uow: UnitOfWork, about: CardKind, field_id: UUID, *, expected_version: int | None = None) -> None:
    """Take a field away. Values that cards hold stay where they are and are no longer shown."""
    field = _living_field(uow, about, field_id, expected_version)
    field.deleted_at = now()
    touch(field)


def checked_custom(session: Session, about: CardKind, values: Mapping[str, Json]) -> dict[str, Any]:
    """The values of custom fields as cards keep them.

    :raises jalon_core.custom_fields.values.InvalidCustomFields: they do not fit.
    :raises NotYetKnown: a member that one of them names is not known here.
    """
    if not values:
        return {}
    definitions = living_definitions(session, about)
    kept = checked_values(definitions, values)
    require_members(session, definitions, kept)
    return kept


def living_definitions(session: Session, about: CardKind) -> Definitions:
    """The custom fields of deals or of tickets, by key."""
    query = select(CardField).where(CardField.about == about, CardField.deleted_at.is_(None))
    with session.no_autoflush:
        return {field.key: field.definition for field in session.scalars(query)}


def _living_field(uow: UnitOfWork, about: CardKind, field_id: UUID, expected_version: int | None) -> CardField:
    require_configure(uow.caller, None)
    query = select(CardField).where(CardField.id == field_id, CardField.about == about, CardField.deleted_at.is_(None))
    field = uow.session.scalars(query.with_for_update()).one_or_none()
    if field is None:
        raise NotFound
    if expected_version not in (None, field.version):
        raise VersionConflict(f"the field is at version {field.version}, not {expected_version}")
    return field
