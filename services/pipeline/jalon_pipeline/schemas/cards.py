"""Deals and tickets, their moves and their visits as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from jalon_core.http.schemas import Line, ListQuery, MoneySchema, RecordSchema, Schema, UtcTime
from jalon_pipeline.domain.cards import CARD_KINDS, DEFAULT_PRIORITY, PRIORITIES
from jalon_pipeline.domain.lengths import DEAL_NAME, LOST_REASON, NOTE, TAG, TAGS, TASK_TITLE
from jalon_pipeline.domain.moves import OUTCOMES
from jalon_pipeline.domain.stages import KINDS
from jalon_sdk.records import Money


class AmountWrite(MoneySchema):
    """Money, read into the sdk's own type."""

    @ma.post_load
    def _money(self, data: dict[str, Any], **_: Any) -> Money:
        return Money(**data)


class _CardSchema(RecordSchema):
    """What deals and tickets have in common."""

    kind = fields.String(validate=validate.OneOf(CARD_KINDS))
    name = fields.String()
    contact_id = fields.UUID(allow_none=True)
    pipeline_id = fields.UUID()
    stage_id = fields.UUID()
    status = fields.String(validate=validate.OneOf(KINDS), metadata={"description": "Follows from the stage's kind"})
    rank = fields.String(metadata={"description": "Orders the cards of a column: compare as text, then by id"})
    lost_reason = fields.String(allow_none=True)
    tags = fields.List(fields.String())
    custom = fields.Dict(keys=fields.String(), metadata={"description": "By key of /deal-fields or /ticket-fields"})
    entered_stage_at = UtcTime()
    closed_at = UtcTime(allow_none=True)
    archived = fields.Boolean()


class DealSchema(_CardSchema):
    """A deal."""

    amount = fields.Nested(MoneySchema, allow_none=True)
    probability = fields.Integer(metadata={"description": "In percent"})
    probability_is_manual = fields.Boolean(metadata={"description": "Set by hand, so that no stage changes it"})
    expected_close_on = fields.Date(allow_none=True, metadata={"description": "When it is hoped to be won"})


class TicketSchema(_CardSchema):
    """A ticket."""

    priority = fields.String(validate=validate.OneOf(PRIORITIES))
    due_at = UtcTime(allow_none=True, metadata={"description": "When it must be solved"})


class _CreateCard(Schema):
    name = Line(DEAL_NAME, required=True)
    pipeline_id = fields.UUID(required=True)
    stage_id = fields.UUID(load_default=None, allow_none=True)
    contact_id = fields.UUID(load_default=None, allow_none=True)
    owner_id = fields.UUID(load_default=None, allow_none=True)
    team_id = fields.UUID(load_default=None, allow_none=True)
    tags = fields.List(Line(TAG), load_default=list, validate=validate.Length(max=TAGS))
    custom = fields.Dict(keys=fields.String(), load_default=dict)
    lost_reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LOST_REASON))


class CreateDeal(_CreateCard):
    """A deal to be made."""

    amount = fields.Nested(AmountWrite, load_default=None, allow_none=True)
    expected_close_on = fields.Date(load_default=None, allow_none=True)


class CreateTicket(_CreateCard):
    """A ticket to be made."""

    priority = fields.String(load_default=DEFAULT_PRIORITY, validate=validate.OneOf(PRIORITIES))
    due_at = UtcTime(load_default=None, allow_none=True)


class _UpdateCard(Schema):
    name = Line(DEAL_NAME)
    contact_id = fields.UUID(allow_none=True)
    owner_id = fields.UUID(allow_none=True)
    team_id = fields.UUID()
    archived = fields.Boolean()
    tags = fields.List(Line(TAG), validate=validate.Length(max=TAGS))
    custom = fields.Dict(keys=fields.String(), metadata={"description": "Fields to change; null clears one"})


class UpdateDeal(_UpdateCard):
    """What may be changed about a deal; what is not named stays."""

    amount = fields.Nested(AmountWrite, allow_none=True)
    probability = fields.Integer(
        allow_none=True, validate=validate.Range(0, 100), metadata={"description": "Null for what its stage gave it"}
    )
    expected_close_on = fields.Date(allow_none=True)


class UpdateTicket(_UpdateCard):
    """What may be changed about a ticket; what is not named stays."""

    priority = fields.String(validate=validate.OneOf(PRIORITIES))
    due_at = UtcTime(allow_none=True)


class NextActionWrite(Schema):
    """What is to be done next: becomes a task about the card."""

    title = Line(TASK_TITLE, required=True)
    due_at = UtcTime(load_default=None, allow_none=True)


class MoveCard(Schema):
    """A move to a stage, and the place there."""

    stage_id = fields.UUID(required=True)
    from_stage_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "Where it was seen"})
    before_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "The card that follows it"})
    after_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "The card that it follows"})
    note = fields.String(load_default="", validate=validate.Length(max=NOTE))
    lost_reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=LOST_REASON))
    next_action = fields.Nested(NextActionWrite, load_default=None, allow_none=True)
    takes_back = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        metadata={
            "description": "The version that an earlier move made, which this one takes back: the card goes exactly"
            " where it was, and the task that came along goes too, unless somebody touched it"
        },
    )


class ProposalSent(Schema):
    """That a proposal went to the contact, with what one wants to remember of it."""

    note = fields.String(load_default="", validate=validate.Length(max=NOTE))


class CardQuery(ListQuery):
    """Filters of a list of cards."""

    contact_id = fields.UUID()
    pipeline_id = fields.UUID()
    stage_id = fields.UUID()
    owner_id = fields.UUID()
    status = fields.String(validate=validate.OneOf(KINDS))
    archived = fields.Boolean(load_default=None, metadata={"description": "True: out of sight; default: both"})
    q = fields.String(load_default="", validate=validate.Length(max=200))


class ActorSchema(Schema):
    """Who did something."""

    kind = fields.String()
    id = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class VisitSchema(Schema):
    """A stay of a card in a stage."""

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
