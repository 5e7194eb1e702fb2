"""Reasons for losing a card as JSON."""

from marshmallow import fields

from jalon_core.http.schemas import Line, Schema
from jalon_pipeline.domain.lengths import DEAL_NAME


class LostReasonSchema(Schema):
    """A reason that is offered when a card is lost."""

    id = fields.UUID(dump_only=True)
    label = Line(DEAL_NAME, required=True)


class LostReasonsSchema(Schema):
    """All lost reasons, in their order."""

    items = fields.List(fields.Nested(LostReasonSchema))


class LostReasonOrder(Schema):
    """All lost reasons in their new order."""

    reason_ids = fields.List(fields.UUID(), required=True)
