"""The audit log of access."""

from marshmallow import fields

from jalon_core.http.schemas import Schema, UtcTime


class AccessEntrySchema(Schema):
    """One entry."""

    id = fields.UUID()
    at = UtcTime()
    kind = fields.String()
    member_id = fields.UUID(allow_none=True)
    actor = fields.String()
    address = fields.String(allow_none=True)
    detail = fields.String(allow_none=True)
