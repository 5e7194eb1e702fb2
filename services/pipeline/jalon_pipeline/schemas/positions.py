"""Positions of contacts as JSON."""

from marshmallow import fields, validate
from webargs.fields import DelimitedList

from jalon_core.http.schemas import Schema
from jalon_pipeline.config import MAX_POSITIONS
from jalon_pipeline.domain.lengths import LOST_REASON, NOTE


class PositionContact(Schema):
    """A stage to put a contact into."""

    stage_id = fields.UUID(required=True)
    from_stage_id = fields.UUID(load_default=None, allow_none=True)
    note = fields.String(load_default="", validate=validate.Length(max=NOTE))
    lost_reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LOST_REASON))
    if_closed = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(("reopen", "new")))


class PositionsQuery(Schema):
    """Contacts whose positions are asked for."""

    contact_ids = DelimitedList(fields.UUID(), required=True, validate=validate.Length(1, MAX_POSITIONS))


class PositionDealSchema(Schema):
    """A deal of a contact, as much as a list shows of it."""

    id = fields.UUID()
    version = fields.Integer()
    name = fields.String()
    pipeline_id = fields.UUID()
    stage_id = fields.UUID()
    status = fields.String()


class PositionSchema(Schema):
    """Where a contact stands."""

    contact_id = fields.UUID()
    deals = fields.List(fields.Nested(PositionDealSchema), attribute="cards")


class PositionsSchema(Schema):
    """Where contacts stand."""

    items = fields.List(fields.Nested(PositionSchema))
