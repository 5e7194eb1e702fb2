"""Exports as JSON."""

from marshmallow import fields, validate

from jalon_contacts.domain.exports import HEADINGS, USUAL
from jalon_core.http.schemas import RecordSchema, Schema, UtcTime


class ExportSchema(RecordSchema):
    """An export, and how far it is."""

    status = fields.String(metadata={"enum": ["running", "finished", "cancelled", "failed"]})
    reason = fields.String(allow_none=True, metadata={"description": "Why it failed"})
    columns = fields.List(fields.String())
    rows = fields.Integer(metadata={"description": "How many contacts are in the file so far"})
    finished_at = UtcTime(allow_none=True)


class ExportWriteSchema(Schema):
    """Which contacts, and what of them. The parameters mean what they mean in the list of contacts."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    owner_id = fields.UUID(load_default=None, allow_none=True)
    company_id = fields.UUID(load_default=None, allow_none=True)
    group_id = fields.UUID(load_default=None, allow_none=True)
    filter = fields.Raw(load_default=None, allow_none=True, metadata={"description": "A condition tree"})
    columns = fields.List(
        fields.String(),
        load_default=list(USUAL),
        validate=validate.Length(1, 150),
        metadata={"description": f"{', '.join(HEADINGS)}, custom.<key>"},
    )
    language = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(["fr", "en"]))
