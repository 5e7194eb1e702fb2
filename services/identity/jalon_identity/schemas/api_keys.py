"""API keys."""

from marshmallow import fields, validate

from jalon_core.http.schemas import Schema, UtcTime
from jalon_identity.schemas.members import NAME


class ApiKeySchema(Schema):
    """An API key without its secret."""

    id = fields.UUID()
    version = fields.Integer()
    member_id = fields.UUID(attribute="owner_id")
    name = fields.String()
    scopes = fields.List(fields.String())
    expires_at = UtcTime(allow_none=True)
    created_at = UtcTime()


class NewApiKey(Schema):
    """An API key to be. ``scopes``: ``<resource>:read``, ``<resource>:write`` or ``*``."""

    name = fields.String(required=True, validate=NAME)
    scopes = fields.List(fields.String(), required=True, validate=validate.Length(1, 100))
    expires_at = UtcTime(load_default=None, allow_none=True)


class MadeApiKey(ApiKeySchema):
    """An API key with its secret: shown this once."""

    secret = fields.String(metadata={"description": "jln_<id>_<secret>; kept nowhere"})
