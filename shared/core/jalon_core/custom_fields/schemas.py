"""Custom fields as JSON."""

from marshmallow import fields, validate

from jalon_core.custom_fields.definitions import TYPES
from jalon_core.http.schemas import Line, RecordSchema, Schema

MAX_CHOICES = 100


class LabelsSchema(Schema):
    """What something is called, per language."""

    fr = Line(80, required=True)
    en = Line(80, required=True)


class FieldChangeSchema(Schema):
    """What may change of a custom field: its labels, and more choices."""

    labels = fields.Nested(LabelsSchema)
    choices = fields.List(Line(120), validate=validate.Length(max=MAX_CHOICES))


class FieldWriteSchema(Schema):
    """A new custom field. Its key and type never change."""

    key = fields.String(required=True)
    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    labels = fields.Nested(LabelsSchema, required=True)
    time_zone = fields.String(
        load_default=None, allow_none=True, metadata={"description": "Of a date-time: where it is read"}
    )
    choices = fields.List(Line(120), load_default=list, validate=validate.Length(max=MAX_CHOICES))


class CustomFieldSchema(RecordSchema):
    """A custom field of the kind of record that ``about`` names."""

    about = fields.String()
    key = fields.String()
    type = fields.String()
    labels = fields.Nested(LabelsSchema)
    choices = fields.List(fields.String())
    time_zone = fields.String(allow_none=True)
