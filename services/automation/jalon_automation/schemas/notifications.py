"""Notifications."""

from marshmallow import fields

from jalon_core.http.schemas import ListQuery, Schema, UtcTime


class NotificationQuery(ListQuery):
    """Which notifications."""

    unread = fields.Boolean(load_default=False)


class NotificationSchema(Schema):
    """Something a member should know."""

    id = fields.UUID()
    version = fields.Integer()
    text = fields.String()
    link = fields.String(allow_none=True)
    created_at = UtcTime()
    read_at = UtcTime(allow_none=True)


class BellSchema(Schema):
    """A page of notifications, and how many are unread in all."""

    items = fields.List(fields.Nested(NotificationSchema))
    next = fields.String(allow_none=True)
    unread = fields.Integer()


class ReadSchema(Schema):
    """How many were marked as read."""

    read = fields.Integer()
