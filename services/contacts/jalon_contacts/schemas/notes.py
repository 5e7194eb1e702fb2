"""Notes as JSON."""

from marshmallow import fields

from jalon_core.http.schemas import RecordSchema, Schema


class NoteSchema(RecordSchema):
    """A note."""

    contact_id = fields.UUID()
    text = fields.String()
    author_id = fields.UUID(allow_none=True)


class NoteWriteSchema(Schema):
    """What a note says."""

    text = fields.String(required=True)
