"""Companies as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from jalon_contacts.domain.contact_fields import MAX_NAME
from jalon_contacts.domain.domains import DomainRefused, normalise_domain
from jalon_contacts.domain.text import clean
from jalon_contacts.schemas.contacts import Line, PhoneNumber, custom_values
from jalon_core.http.schemas import ListQuery, RecordSchema, Schema

MAX_ADDRESS = 1000


class WebDomain(fields.String):
    """A web domain, or an address that holds one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return normalise_domain(super()._deserialize(value, attr, data, **kwargs))
        except DomainRefused:
            raise ma.ValidationError("is no web domain") from None


class Lines(fields.String):
    """A text of several lines, trimmed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return clean(super()._deserialize(value, attr, data, **kwargs))


class CompanySchema(RecordSchema):
    """A company."""

    name = fields.String()
    domain = fields.String(allow_none=True, metadata={"description": "Lower case, without www."})
    phone = fields.String(allow_none=True, metadata={"description": "E.164"})
    address = fields.String()
    custom = fields.Dict(keys=fields.String(), metadata={"description": "By key of /company-fields"})


class CompanyChangeSchema(Schema):
    """What can be changed of a company; ``custom`` is changed key by key, null removes one."""

    name = Line(validate=validate.Length(1, MAX_NAME))
    domain = WebDomain(allow_none=True)
    phone = PhoneNumber(allow_none=True)
    address = Lines(validate=validate.Length(max=MAX_ADDRESS))
    owner_id = fields.UUID()
    custom = custom_values("/company-fields")


class CompanyWriteSchema(CompanyChangeSchema):
    """A new company. The team is the caller's and the owner the caller, unless named."""

    name = Line(required=True, validate=validate.Length(1, MAX_NAME))
    team_id = fields.UUID()


class CompanyQuery(ListQuery):
    """Which companies to list."""

    q = fields.String(load_default="", validate=validate.Length(max=200), metadata={"description": "As typed"})
    owner_id = fields.UUID(load_default=None)
