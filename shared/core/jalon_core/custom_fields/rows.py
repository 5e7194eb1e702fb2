"""Rows of custom fields: their columns, and what every service that owns some does with them.

Who may define fields, and which events tell of that, is the service's to say.
"""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Index, Select, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from jalon_core.custom_fields.definitions import (
    FieldDefinition,
    InvalidField,
    check_definition,
    check_new_choices,
)
from jalon_core.custom_fields.values import checked_values, require_members
from jalon_core.db.base import RecordColumns
from jalon_core.errors import NotFound, Refusal
from jalon_core.http.pages import Page
from jalon_sdk import records
from jalon_sdk.serial import Json

MAX_FIELDS = 100
"""Of one kind of record: nobody fills in more, and they are listed in one page."""

_LIVING = text("deleted_at IS NULL")


class FieldColumns(RecordColumns):
    """The columns of a custom field; it belongs to no team.

    ``about``, ``key`` and ``type`` never change; ``labels`` are per language. A deleted one is kept: records may still
    hold its values, and its key stands for its type for ever.
    """

    about: Mapped[records.FieldAbout] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(40))
    type: Mapped[records.CustomFieldKind] = mapped_column(String(16))
    labels: Mapped[dict[str, Any]]
    choices: Mapped[list[Any]] = mapped_column(default=list)
    time_zone: Mapped[str | None] = mapped_column(String(64), default=None)

    @property
    def definition(self) -> FieldDefinition:
        """What its values must be like."""
        return FieldDefinition(key=self.key, type=self.type, time_zone=self.time_zone, choices=tuple(self.choices))


FieldRow = TypeVar("FieldRow", bound=FieldColumns)


def one_living_per_key(table: str) -> Index:
    """The index of a table of fields that lets a key be used again once its field is deleted."""
    name = f"uq_{table}_about_key"
    return Index(name, "about", "key", unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING)


def add_field(session: Session, field: FieldColumns, *, taken: type[Refusal]) -> None:
    """Keep a new field.

    :param taken: raised if there is one with this key, or there was one of another type, whose values may still be
        held.
    :raises InvalidField: it does not hold together, or is one too many.
    """
    model = type(field)
    check_definition(field.definition)
    with session.no_autoflush:
        known = session.scalars(select(model).where(model.about == field.about, model.key == field.key)).all()
        if any(other.deleted_at is None or other.type != field.type for other in known):
            raise taken(f"there is, or was, another field {field.key!r}", fields={"key": ["is taken"]})
        living = select(func.count()).where(model.about == field.about, model.deleted_at.is_(None))
        if (session.scalar(living) or 0) >= MAX_FIELDS:
            raise InvalidField(f"there are {MAX_FIELDS} fields already", fields={"key": ["is one too many"]})
    session.add(field)
    session.flush()


def change_field(field: FieldColumns, wanted: Mapping[str, Any]) -> None:
    """Rename a field, or give it more choices.

    :param wanted: ``labels``, ``choices``.
    :raises InvalidField: a choice would be gone, or it does not hold together.
    """
    if "choices" in wanted:
        check_new_choices(field.choices, wanted["choices"])
        field.choices = list(wanted["choices"])
    if "labels" in wanted:
        field.labels = dict(wanted["labels"])
    check_definition(field.definition)


def living_field(session: Session, model: type[FieldRow], about: records.FieldAbout, field_id: UUID) -> FieldRow:
    """A field of this kind of record, locked.

    :raises NotFound: there is none (any more).
    """
    field = session.scalars(_living(model, about).where(model.id == field_id).with_for_update()).one_or_none()
    if field is None:
        raise NotFound
    return field


def list_fields(session: Session, model: type[FieldRow], about: records.FieldAbout) -> Page[FieldRow]:
    """All custom fields of a kind of record, oldest first, in one page."""
    query = _living(model, about).order_by(model.created_at, model.id)
    return Page(items=session.scalars(query).all(), next=None)


def living_definitions(
    session: Session, model: type[FieldColumns], about: records.FieldAbout
) -> dict[str, FieldDefinition]:
    """The custom fields of a kind of record, by key."""
    with session.no_autoflush:
        return {field.key: field.definition for field in session.scalars(_living(model, about))}


def checked_custom(
    session: Session, model: type[FieldColumns], about: records.FieldAbout, values: Mapping[str, Json]
) -> dict[str, Json]:
    """The values of custom fields as records keep them; None for those that are cleared.

    :raises jalon_core.custom_fields.values.InvalidCustomFields: they do not fit.
    :raises NotYetKnown: a member that one of them names is not known here.
    """
    if not values:
        return {}
    definitions = living_definitions(session, model, about)
    kept = checked_values(definitions, values)
    require_members(session, definitions, kept)
    return kept


def _living(model: type[FieldRow], about: records.FieldAbout) -> Select[FieldRow]:
    return select(model).where(model.about == about, model.deleted_at.is_(None))
