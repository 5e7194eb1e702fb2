"""Custom fields of contacts and companies."""

from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base
from jalon_core.custom_fields.definitions import FieldDefinition
from jalon_core.db.base import RecordColumns
from jalon_sdk import records


class CustomField(RecordColumns, Base):
    """A field that this installation adds to contacts or companies; it belongs to no team.

    A deleted one is kept: records may still hold its values, and its key stands for its type for ever.
    """

    __tablename__ = "custom_fields"
    __table_args__ = (
        Index(
            "uq_custom_fields_about_key",
            "about",
            "key",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

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


def custom_field_state(field: CustomField) -> records.CustomField:
    """The field as events carry it."""
    return records.CustomField(
        id=field.id,
        version=field.version,
        deleted=field.deleted_at is not None,
        about=field.about,
        key=field.key,
        type=field.type,
        labels=field.labels,
        choices=tuple(field.choices),
        time_zone=field.time_zone,
    )
