"""Reasons for losing a deal as JSON."""

from marshmallow import fields

from jalon_core.http.schemas import Line, Schema
from jalon_pipeline.domain.lengths import DEAL_NAME


class LostReasonSchema(Schema):
    """A reason that is offered when a deal is lost."""

    id = fields.UUID(dump_only=True)
    label = Line(DEAL_NAME, required=True)


class LostReasonsSchema(Schema):
    """All lost reasons."""

    items = fields.List(fields.Nested(LostReasonSchema))
