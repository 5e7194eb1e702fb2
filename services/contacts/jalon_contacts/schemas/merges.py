"""Merging contacts, as JSON."""

from marshmallow import fields, validate

from jalon_contacts.domain.merging import CHOOSABLE
from jalon_core.http.schemas import Schema


class MergeSchema(Schema):
    """Which contact is merged into this one, and whose values stay."""

    other_id = fields.UUID(required=True)
    choice = fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)),
        values=fields.String(validate=validate.OneOf(["this", "other"])),
        data_key="fields",
        load_default=dict,
        validate=validate.Length(max=200),
        metadata={"description": f"By field ({', '.join(CHOOSABLE)}, custom.<key>): whose value stays"},
    )
