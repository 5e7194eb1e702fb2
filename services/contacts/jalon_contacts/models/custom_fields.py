"""Custom fields of contacts and companies."""

from jalon_contacts.models.declarative import Base
from jalon_core.custom_fields.rows import FieldColumns, one_living_per_key
from jalon_sdk import records


class CustomField(FieldColumns, Base):
    """A field that this installation adds to contacts or companies."""

    __tablename__ = "custom_fields"
    __table_args__ = (one_living_per_key("custom_fields"),)


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
