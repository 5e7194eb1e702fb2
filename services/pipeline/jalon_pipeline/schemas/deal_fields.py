"""Custom fields of deals as JSON."""

from marshmallow import fields, validate

from jalon_core.custom_fields.definitions import TYPES
from jalon_core.custom_fields.schemas import MAX_CHOICES, LabelsSchema
from jalon_core.http.schemas import Line, Schema


class DealFieldSchema(Schema):
    """A custom field of deals. Its key and kind never change."""

    id = fields.UUID(dump_only=True)
    key = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(TYPES))
    labels = fields.Nested(LabelsSchema, required=True)
    time_zone = fields.String(
        load_default=None, allow_none=True, metadata={"description": "Of a date-time: where it is read"}
    )
    choices = fields.List(Line(120), load_default=list, validate=validate.Length(max=MAX_CHOICES))


class DealFieldsSchema(Schema):
    """All custom fields."""

    items = fields.List(fields.Nested(DealFieldSchema))
