"""Custom fields as JSON."""

from marshmallow import fields

from jalon_core.custom_fields.schemas import LabelsSchema
from jalon_core.http.schemas import RecordSchema


class CustomFieldSchema(RecordSchema):
    """A custom field of contacts or companies."""

    about = fields.String()
    key = fields.String()
    type = fields.String()
    labels = fields.Nested(LabelsSchema)
    choices = fields.List(fields.String())
    time_zone = fields.String(allow_none=True)
