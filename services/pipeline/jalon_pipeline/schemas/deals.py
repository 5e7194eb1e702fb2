"""Deals, their moves and their visits as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate
from webargs.fields import DelimitedList

from jalon_core.http.schemas import Line, ListQuery, MoneySchema, RecordSchema, Schema, UtcTime
from jalon_pipeline.config import MAX_POSITIONS
from jalon_pipeline.domain.lengths import DEAL_NAME, LOST_REASON, NOTE
from jalon_pipeline.domain.moves import OUTCOMES
from jalon_pipeline.domain.stages import KINDS
from jalon_sdk.records import Money


class AmountWrite(MoneySchema):
    """Money, read into the sdk's own type."""

    @ma.post_load
    def _money(self, data: dict[str, Any], **_: Any) -> Money:
        return Money(**data)


class DealSchema(RecordSchema):
    """A deal."""

    name = fields.String()
    contact_id = fields.UUID(allow_none=True)
    pipeline_id = fields.UUID()
    stage_id = fields.UUID()
    status = fields.String(validate=validate.OneOf(KINDS), metadata={"description": "Follows from the stage's kind"})
    rank = fields.String(metadata={"description": "Orders the cards of a column: compare as text, then by id"})
    amount = fields.Nested(MoneySchema, allow_none=True)
    probability = fields.Integer(metadata={"description": "In percent"})
    probability_is_manual = fields.Boolean(metadata={"description": "Set by hand, so that no stage changes it"})
    lost_reason = fields.String(allow_none=True)
    custom = fields.Dict(keys=fields.String(), metadata={"description": "By key of /deal-fields"})
    entered_stage_at = UtcTime()
    closed_at = UtcTime(allow_none=True)
    archived = fields.Boolean()


class CreateDeal(Schema):
    """A deal to be made."""

    name = Line(DEAL_NAME, required=True)
    pipeline_id = fields.UUID(required=True)
    stage_id = fields.UUID(load_default=None, allow_none=True)
    contact_id = fields.UUID(load_default=None, allow_none=True)
    owner_id = fields.UUID(load_default=None, allow_none=True)
    team_id = fields.UUID(load_default=None, allow_none=True)
    amount = fields.Nested(AmountWrite, load_default=None, allow_none=True)
    custom = fields.Dict(keys=fields.String(), load_default=dict)
    lost_reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LOST_REASON))


class UpdateDeal(Schema):
    """What may be changed about a deal; what is not named stays."""

    name = Line(DEAL_NAME)
    contact_id = fields.UUID(allow_none=True)
    owner_id = fields.UUID(allow_none=True)
    team_id = fields.UUID()
    amount = fields.Nested(AmountWrite, allow_none=True)
    probability = fields.Integer(
        allow_none=True, validate=validate.Range(0, 100), metadata={"description": "Null for the stage's"}
    )
    archived = fields.Boolean()
    custom = fields.Dict(keys=fields.String(), metadata={"description": "Fields to change; null clears one"})


class MoveDeal(Schema):
    """A move to a stage, and the place there."""

    stage_id = fields.UUID(required=True)
    from_stage_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "Where it was seen"})
    before_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "The card that follows it"})
    after_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "The card that it follows"})
    note = fields.String(load_default="", validate=validate.Length(max=NOTE))
    lost_reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LOST_REASON))


class PositionContact(Schema):
    """A stage to put a contact into."""

    stage_id = fields.UUID(required=True)
    from_stage_id = fields.UUID(load_default=None, allow_none=True)
    note = fields.String(load_default="", validate=validate.Length(max=NOTE))
    lost_reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LOST_REASON))
    if_closed = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(("reopen", "new")))


class ProposalSent(Schema):
    """That a proposal went to the contact, with what one wants to remember of it."""

    note = fields.String(load_default="", validate=validate.Length(max=NOTE))


class DealQuery(ListQuery):
    """Filters of the list of deals."""

    contact_id = fields.UUID()
    pipeline_id = fields.UUID()
    stage_id = fields.UUID()
    owner_id = fields.UUID()
    status = fields.String(validate=validate.OneOf(KINDS))
    q = fields.String(load_default="", validate=validate.Length(max=200))


class ActorSchema(Schema):
    """Who did something."""

    kind = fields.String()
    id = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class VisitSchema(Schema):
    """A stay of a deal in a stage."""

    id = fields.UUID(attribute="visit.id")
    visit_no = fields.Integer(attribute="visit.visit_no")
    stage_id = fields.UUID(attribute="visit.stage_id")
    stage_name = fields.String()
    entered_at = UtcTime(attribute="visit.entered_at")
    entered_by = fields.Nested(ActorSchema)
    note = fields.String(attribute="visit.note")
    lost_reason = fields.String(attribute="visit.lost_reason", allow_none=True)
    left_at = UtcTime(attribute="visit.left_at", allow_none=True)
    left_to_stage = fields.UUID(attribute="visit.left_to_stage", allow_none=True)
    outcome = fields.String(attribute="visit.outcome", validate=validate.OneOf(OUTCOMES))
    seconds = fields.Float(attribute="visit.seconds", allow_none=True)


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
    deals = fields.List(fields.Nested(PositionDealSchema))


class PositionsSchema(Schema):
    """Where contacts stand."""

    items = fields.List(fields.Nested(PositionSchema))
