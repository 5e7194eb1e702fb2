"""The day's queue as JSON."""

from marshmallow import fields, validate

from jalon_core.http.schemas import ListQuery, Schema, UtcTime
from jalon_pipeline.domain.cards import CARD_KINDS
from jalon_pipeline.domain.queue import REASONS
from jalon_pipeline.schemas.board import CardSchema
from jalon_pipeline.schemas.fields import NamedSchema
from jalon_pipeline.schemas.tasks import TaskSchema


class QueueQuery(ListQuery):
    """Whose queue, and what of it."""

    owner_id = fields.UUID(load_default=None, metadata={"description": "Default: of all whom one may see"})
    reason = fields.String(load_default=None, validate=validate.OneOf(REASONS))


class QueueEntrySchema(Schema):
    """Something that needs somebody now: a task, or a card."""

    id = fields.UUID()
    kind = fields.String(validate=validate.OneOf(("task", *CARD_KINDS)))
    reason = fields.String(validate=validate.OneOf(REASONS))
    reasons = fields.List(fields.String(validate=validate.OneOf(REASONS)))
    since = UtcTime(metadata={"description": "When it was due, the contact wrote, or the card entered its stage"})
    task = fields.Nested(TaskSchema, allow_none=True)
    card = fields.Nested(CardSchema, allow_none=True)
    contact = fields.Nested(NamedSchema, allow_none=True)
    owner = fields.Nested(NamedSchema, allow_none=True)


class QueueTotalsSchema(Schema):
    """How many entries there are of each reason; each entry counts once."""

    replied = fields.Integer()
    overdue = fields.Integer()
    today = fields.Integer()
    stuck = fields.Integer()
    no_next_action = fields.Integer()


class QueueSchema(Schema):
    """A page of the queue, and the totals of all of it."""

    items = fields.List(fields.Nested(QueueEntrySchema))
    next = fields.String(allow_none=True)
    totals = fields.Nested(QueueTotalsSchema)


class SnoozeCard(Schema):
    """Until when a card is left out of the queue."""

    until = UtcTime(required=True, allow_none=True, metadata={"description": "Null asks about it again at once"})


class SnoozedSchema(Schema):
    """A card of the queue, left out of it until then."""

    id = fields.UUID()
    snoozed_until = UtcTime(allow_none=True)
