"""Imports as JSON."""

from marshmallow import fields, validate

from jalon_contacts.domain.imports_columns import NAMES
from jalon_contacts.domain.imports_planning import KEYS, OUTCOMES
from jalon_contacts.domain.imports_text import DELIMITERS, ENCODINGS
from jalon_core.http.schemas import ListQuery, RecordSchema, Schema, UtcTime

_TARGETS = f"{', '.join(NAMES)}, custom.<key>, or null for a column that is left out"


class ImportSchema(RecordSchema):
    """An import: what the file is, what is to become of it, and how far it is."""

    file_name = fields.String()
    encoding = fields.String(metadata={"enum": list(ENCODINGS)})
    delimiter = fields.String()
    header = fields.Boolean(metadata={"description": "Whether the first row names the columns"})
    columns = fields.List(fields.String(), metadata={"description": "The headings"})
    preview = fields.List(fields.List(fields.String()), metadata={"description": "The cells of the first rows"})
    mapping = fields.List(fields.String(allow_none=True), metadata={"description": f"For each column: {_TARGETS}"})
    key = fields.String(metadata={"enum": list(KEYS), "description": "What a row is recognised by"})
    group_id = fields.UUID(allow_none=True, metadata={"description": "The group that all its contacts are put into"})
    contacts_owner_id = fields.UUID(allow_none=True, metadata={"description": "Owner of contacts that are created"})
    run_workflows = fields.Boolean()
    status = fields.String()
    reason = fields.String(allow_none=True, metadata={"description": "Why it failed"})
    rows = fields.Integer()
    position = fields.Integer(metadata={"description": "How many of the rows are done"})
    created = fields.Integer()
    updated = fields.Integer()
    skipped = fields.Integer()
    refused = fields.Integer()
    undone = fields.Integer(metadata={"description": "Contacts that were taken back"})
    kept = fields.Integer(metadata={"description": "Contacts that were changed since, and not taken back"})
    started_at = UtcTime(allow_none=True)
    finished_at = UtcTime(allow_none=True)


class ImportQuery(Schema):
    """What goes with an uploaded file; what is not given is detected."""

    file_name = fields.String(load_default="", validate=validate.Length(max=255))
    team_id = fields.UUID()
    encoding = fields.String(validate=validate.OneOf(ENCODINGS))
    delimiter = fields.String(validate=validate.OneOf(DELIMITERS))
    header = fields.Boolean()


class ImportChangeSchema(Schema):
    """What can be changed before it runs. Encoding, delimiter and header read the file again and suggest anew."""

    encoding = fields.String(validate=validate.OneOf(ENCODINGS))
    delimiter = fields.String(validate=validate.OneOf(DELIMITERS))
    header = fields.Boolean(truthy={True}, falsy={False})
    mapping = fields.List(fields.String(allow_none=True), validate=validate.Length(1, 200))
    key = fields.String(validate=validate.OneOf(KEYS))
    group_id = fields.UUID(allow_none=True)
    contacts_owner_id = fields.UUID()
    run_workflows = fields.Boolean(truthy={True}, falsy={False})


class ImportRowsQuery(ListQuery):
    """Which rows to list."""

    outcome = fields.String(load_default=None, validate=validate.OneOf(OUTCOMES))


class ReasonSchema(Schema):
    """Why a row was refused or skipped, or what is worth saying of it."""

    code = fields.String()
    column = fields.Integer(allow_none=True, metadata={"description": "From 0"})
    detail = fields.String()


class ImportRowSchema(Schema):
    """What became of a row, or would."""

    number = fields.Integer(metadata={"description": "From 1, the header not counted"})
    outcome = fields.String(metadata={"enum": list(OUTCOMES)})
    contact_id = fields.UUID(allow_none=True)
    reasons = fields.List(fields.Nested(ReasonSchema), dump_default=list)
