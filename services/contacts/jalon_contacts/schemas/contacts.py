"""Contacts as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from jalon_contacts.domain.addresses import AddressRefused, normalise_email, normalise_phone
from jalon_contacts.domain.contact_fields import MAX_NAME, is_time_zone
from jalon_contacts.domain.text import clean
from jalon_core.filters.schemas import FilterTree
from jalon_core.http.schemas import ListQuery, RecordSchema, Schema

MAX_ADDRESSES = 20
MAX_CUSTOM = 100


class Line(fields.String):
    """A text of one line, trimmed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return clean(super()._deserialize(value, attr, data, **kwargs), one_line=True)


class EmailAddress(fields.String):
    """An e-mail address, normalised on the way in."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return normalise_email(super()._deserialize(value, attr, data, **kwargs))
        except AddressRefused:
            raise ma.ValidationError("is no e-mail address") from None


class PhoneNumber(fields.String):
    """A phone number, normalised to E.164 on the way in; without a country code it is French."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return normalise_phone(super()._deserialize(value, attr, data, **kwargs))
        except AddressRefused:
            raise ma.ValidationError("is no phone number") from None


def custom_values(path: str) -> fields.Dict:
    """Values of custom fields on the way in; the definitions say what fits."""
    return fields.Dict(
        keys=fields.String(validate=validate.Length(1, 40)),
        values=fields.Raw(allow_none=True),
        validate=validate.Length(max=MAX_CUSTOM),
        metadata={"description": f"By key of {path}; null removes a value"},
    )


def _time_zone(name: str) -> None:
    if not is_time_zone(name):
        raise ma.ValidationError("must be the name of a time zone, e.g. Europe/Paris")


class ContactSchema(RecordSchema):
    """A contact."""

    name = fields.String()
    emails = fields.List(fields.String(), metadata={"description": "The first is the main one"})
    phones = fields.List(fields.String(), metadata={"description": "E.164; the first is the main one"})
    language = fields.String(allow_none=True)
    time_zone = fields.String(allow_none=True)
    company_id = fields.UUID(allow_none=True)
    company_name = fields.String(allow_none=True)
    group_ids = fields.List(fields.UUID())
    custom = fields.Dict(keys=fields.String(), metadata={"description": "By key of /contact-fields"})


class ContactChangeSchema(Schema):
    """What can be changed of a contact; ``custom`` is changed key by key, null removes one."""

    name = Line(validate=validate.Length(1, MAX_NAME))
    emails = fields.List(EmailAddress(), validate=validate.Length(max=MAX_ADDRESSES))
    phones = fields.List(PhoneNumber(), validate=validate.Length(max=MAX_ADDRESSES))
    language = fields.String(allow_none=True, validate=validate.OneOf(["fr", "en"]))
    time_zone = fields.String(allow_none=True, validate=_time_zone)
    owner_id = fields.UUID()
    company_id = fields.UUID(allow_none=True)
    custom = custom_values("/contact-fields")


class ContactWriteSchema(ContactChangeSchema):
    """A new contact. The team is the caller's and the owner the caller, unless named."""

    name = Line(required=True, validate=validate.Length(1, MAX_NAME))
    team_id = fields.UUID()


class ContactQuery(ListQuery):
    """Which contacts to list."""

    q = fields.String(load_default="", validate=validate.Length(max=200), metadata={"description": "As typed"})
    owner_id = fields.UUID(load_default=None)
    company_id = fields.UUID(load_default=None)
    group_id = fields.UUID(load_default=None)
    filter = FilterTree(
        load_default=None, metadata={"description": "A condition tree over record.…, as JSON", "format": "json"}
    )
    sort = fields.String(
        load_default="name",
        validate=validate.Regexp(r"^-?(name|created_at|updated_at|custom\.[a-z0-9_]{1,40}(\.amount)?)\Z"),
        metadata={"description": "name, created_at, updated_at or custom.<key>; a - before it turns it round"},
    )
