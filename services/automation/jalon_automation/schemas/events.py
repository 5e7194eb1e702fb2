"""The feed."""

from marshmallow import fields, validate

from jalon_core.http.schemas import MAX_ITEMS, Schema


class FeedQuery(Schema):
    """From where, and which. ``types`` are types or names of events, joined by commas."""

    after = fields.String(load_default="", validate=validate.Length(max=100))
    types = fields.String(load_default="", validate=validate.Length(max=4000))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, MAX_ITEMS))


class FeedSchema(Schema):
    """Some events; ``next`` is always there: call again with it."""

    items = fields.List(fields.Dict())
    next = fields.String()
