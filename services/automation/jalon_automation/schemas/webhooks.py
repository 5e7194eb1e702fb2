"""Outgoing webhooks."""

from marshmallow import fields, validate

from jalon_core.http.schemas import Schema, UtcTime


class CreateWebhook(Schema):
    """Where to, and of which events; all public ones if none is named."""

    url = fields.String(required=True, validate=validate.Length(1, 2000))
    types = fields.List(fields.String(), load_default=list, validate=validate.Length(max=100))


class WebhookSchema(Schema):
    """A webhook. Its secret is shown once, when it is made."""

    id = fields.UUID()
    version = fields.Integer()
    url = fields.String()
    types = fields.List(fields.String())
    disabled_reason = fields.String(allow_none=True)
    created_at = UtcTime()
    due = fields.Integer()
    delivered = fields.Integer()
    failed = fields.Integer()


class NewWebhookSchema(Schema):
    """A webhook as it is answered once."""

    id = fields.UUID()
    version = fields.Integer()
    url = fields.String()
    types = fields.List(fields.String())
    disabled_reason = fields.String(allow_none=True)
    created_at = UtcTime()
    secret = fields.String()
