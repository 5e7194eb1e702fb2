"""Custom fields of deals: defined for the whole installation, and the values that fit them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.rights import require_configure
from jalon_core.custom_fields.definitions import FieldDefinition, check_definition
from jalon_core.custom_fields.values import checked_values, require_members
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import DealField
from jalon_pipeline.operations.refusals import DuplicateKey
from jalon_sdk.records import CustomFieldKind
from jalon_sdk.serial import Json


def create_deal_field(
    uow: UnitOfWork,
    *,
    key: str,
    kind: CustomFieldKind,
    labels: Mapping[str, str],
    time_zone: str | None = None,
    choices: Sequence[str] = (),
) -> DealField:
    """Add a field to all deals. Its key and kind never change.

    :raises DuplicateKey: there is one with this key.
    """
    require_configure(uow.caller, None)
    check_definition(FieldDefinition(key=key, type=kind, time_zone=time_zone, choices=tuple(choices)))
    if uow.session.scalar(select(DealField.id).where(DealField.key == key)):
        raise DuplicateKey(f"there is a field {key!r} already", fields={"key": ["is taken"]})
    field = DealField(key=key, kind=kind, labels=dict(labels), time_zone=time_zone, choices=list(choices))
    uow.session.add(field)
    uow.session.flush()
    return field


def checked_custom(session: Session, values: Mapping[str, Json]) -> dict[str, Any]:
    """The values of custom fields as deals keep them.

    :raises jalon_core.custom_fields.values.InvalidCustomFields: they do not fit.
    :raises NotYetKnown: a member that one of them names is not known here.
    """
    if not values:
        return {}
    fields = session.scalars(select(DealField).where(DealField.key.in_(values)))
    definitions = {field.key: field.definition for field in fields}
    kept = checked_values(definitions, values)
    require_members(session, definitions, kept)
    return kept
