"""Custom fields of deals and of tickets: defined for the whole installation, and the values that fit them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jalon_core.access.rights import require_configure
from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.custom_fields import rows
from jalon_core.custom_fields.definitions import Definitions
from jalon_core.errors import VersionConflict
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import CardField
from jalon_pipeline.operations.refusals import DuplicateKey
from jalon_sdk.records import CardKind, CustomFieldKind
from jalon_sdk.serial import Json


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
    rows.add_field(uow.session, field, taken=DuplicateKey)
    return field


def update_card_field(
    uow: UnitOfWork, about: CardKind, field_id: UUID, *, expected_version: int | None = None, **wanted: Any
) -> CardField:
    """Rename a field, or give it more choices.

    :param wanted: ``labels``, ``choices``.
    """
    field = _living_field(uow, about, field_id, expected_version)
    rows.change_field(field, wanted)
    touch(field)
    return field


def delete_card_field(uow: UnitOfWork, about: CardKind, field_id: UUID, *, expected_version: int | None = None) -> None:
    """Take a field away. Values that cards hold stay where they are and are no longer shown."""
    field = _living_field(uow, about, field_id, expected_version)
    field.deleted_at = now()
    touch(field)


def checked_custom(session: Session, about: CardKind, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values of custom fields as cards keep them; see `jalon_core.custom_fields.rows`."""
    return rows.checked_custom(session, CardField, about, values)


def living_definitions(session: Session, about: CardKind) -> Definitions:
    """The custom fields of deals or of tickets, by key."""
    return rows.living_definitions(session, CardField, about)


def _living_field(uow: UnitOfWork, about: CardKind, field_id: UUID, expected_version: int | None) -> CardField:
    require_configure(uow.caller, None)
    field = rows.living_field(uow.session, CardField, about, field_id)
    if expected_version not in (None, field.version):
        raise VersionConflict(f"the field is at version {field.version}, not {expected_version}")
    return field
