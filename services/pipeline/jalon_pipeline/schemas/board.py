"""Boards, columns and cards as JSON."""

from typing import Any

from marshmallow import fields, validate

from jalon_core.http.schemas import ListQuery, MoneySchema, Schema, UtcTime
from jalon_pipeline.domain.cards import PRIORITIES
from jalon_pipeline.schemas.cards import DealSchema
from jalon_pipeline.schemas.fields import NamedSchema
from jalon_pipeline.schemas.pipelines import PipelineSchema


class BoardQuery(Schema):
    """Filters of a board; its totals follow them."""

    owner_id = fields.UUID(load_default=None)
    q = fields.String(load_default="", validate=validate.Length(max=200))


class CardsQuery(ListQuery):
    """A page of a column, with the filters of its board."""

    owner_id = fields.UUID(load_default=None)
    q = fields.String(load_default="", validate=validate.Length(max=200))


class NextActionSchema(Schema):
    """The earliest open task of a card."""

    task_id = fields.UUID(attribute="task.id")
    title = fields.String(attribute="task.title")
    due_at = UtcTime(attribute="task.due_at", allow_none=True)
    state = fields.String(validate=validate.OneOf(("planned", "today", "overdue")))


_BESIDE_THE_CARD = frozenset({"contact", "owner", "next_action", "stuck"})


class CardSchema(DealSchema):
    """A deal or a ticket with the names that a board shows beside it; what the other kind alone has is null."""

    priority = fields.String(allow_none=True, validate=validate.OneOf(PRIORITIES))
    due_at = UtcTime(allow_none=True)
    contact = fields.Nested(NamedSchema, allow_none=True)
    owner = fields.Nested(NamedSchema, allow_none=True)
    next_action = fields.Nested(NextActionSchema, allow_none=True)
    stuck = fields.Boolean(metadata={"description": "In its stage for longer than this allows"})

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """Fields of the card come from its row, the names from beside it."""
        return getattr(obj if attr in _BESIDE_THE_CARD else obj.card, attr, default)


class BarSchema(Schema):
    """How many cards of a column have their next action later, today, behind them, or none."""

    planned = fields.Integer()
    today = fields.Integer()
    overdue = fields.Integer()
    none = fields.Integer()


class ColumnSchema(Schema):
    """A stage with its totals and first cards."""

    stage_id = fields.UUID()
    count = fields.Integer(attribute="totals.count")
    sums = fields.List(fields.Nested(MoneySchema), attribute="totals.sums")
    weighted_sums = fields.List(fields.Nested(MoneySchema), attribute="totals.weighted_sums")
    bar = fields.Nested(BarSchema, attribute="totals.bar")
    cards = fields.List(fields.Nested(CardSchema))
    next = fields.String(allow_none=True)
    older = fields.Integer(metadata={"description": "Closed cards that are neither shown nor totalled"})


class BoardSchema(Schema):
    """A pipeline seen as Kanban."""

    pipeline = fields.Nested(PipelineSchema)
    columns = fields.List(fields.Nested(ColumnSchema))
