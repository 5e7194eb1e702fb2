"""Boards, columns and cards as JSON."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import fields, validate
from webargs.fields import DelimitedList

from jalon_core.filters.schemas import FilterTree
from jalon_core.http.schemas import ListQuery, MoneySchema, Schema, UtcTime
from jalon_pipeline.domain.cards import PRIORITIES
from jalon_pipeline.domain.days import RELATIVE_DAYS
from jalon_pipeline.domain.lengths import TAG
from jalon_pipeline.domain.next_actions import SEGMENTS
from jalon_pipeline.schemas.cards import DealSchema
from jalon_pipeline.schemas.fields import NamedSchema
from jalon_pipeline.schemas.pipelines import PipelineSchema

MAX_CHOICES = 50


class _Owner(fields.Field[UUID | None]):
    """A member, or ``none`` for nobody."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID | None:
        if value == "none":
            return None
        try:
            return UUID(value)
        except ValueError:
            raise ma.ValidationError("must be an id, or none") from None


def _several(inner: fields.Field[Any], attribute: str, description: str) -> DelimitedList:
    """Some of which a card has one; written in one parameter, with commas between them."""
    return DelimitedList(
        inner,
        load_default=(),
        attribute=attribute,
        validate=validate.Length(1, MAX_CHOICES),
        metadata={"description": f"{description}; several with commas between them: one of them"},
    )


class LastingFilters(Schema):
    """Filters that have a past: they can be asked of any moment."""

    owner_id = _several(_Owner(), "owner_ids", "A member, or ``none`` for cards of nobody")
    team_id = _several(fields.UUID(), "team_ids", "A team that the card belongs to")
    group_id = _several(fields.UUID(), "group_ids", "A group of contacts")
    q = fields.String(load_default="", validate=validate.Length(max=200))


class CardFilters(LastingFilters):
    """Filters of a board, of its columns and of its totals."""

    entered = fields.String(
        load_default=None,
        validate=validate.OneOf(RELATIVE_DAYS),
        metadata={"description": "When the card came into its stage, on the viewer's clocks"},
    )
    entered_from = fields.Date(load_default=None, metadata={"description": "From the beginning of this day"})
    entered_to = fields.Date(load_default=None, metadata={"description": "To the end of this day"})
    stuck = fields.Boolean(load_default=None)
    next_action = _several(
        fields.String(validate=validate.OneOf(SEGMENTS)), "next_actions", "When the next action is due"
    )
    tag = _several(fields.String(validate=validate.Length(1, TAG)), "tags", "A tag, whatever its case and accents")
    priority = _several(fields.String(validate=validate.OneOf(PRIORITIES)), "priorities", "Tickets alone have one")
    filter = FilterTree(
        load_default=None,
        attribute="tree",
        metadata={"description": "A condition tree over record.…, as JSON", "format": "json"},
    )

    @ma.validates_schema
    def _one_period(self, data: dict[str, Any], **_: Any) -> None:
        first, last = data.get("entered_from"), data.get("entered_to")
        if data.get("entered") is not None and (first is not None or last is not None):
            raise ma.ValidationError("give either this or entered_from and entered_to", "entered")
        if first is not None and last is not None and last < first:
            raise ma.ValidationError("must not lie before entered_from", "entered_to")


class BoardQuery(CardFilters):
    """Filters of a board; its totals follow them."""

    at = UtcTime(load_default=None, metadata={"description": "Show the board as it was at this moment"})


class CardsQuery(BoardQuery, ListQuery):
    """A page of a column, with the filters of its board."""


class NextActionSchema(Schema):
    """The earliest open task of a card."""

    task_id = fields.UUID(attribute="task.id")
    title = fields.String(attribute="task.title")
    due_at = UtcTime(attribute="task.due_at", allow_none=True)
    state = fields.String(validate=validate.OneOf(("planned", "today", "overdue")))


_BESIDE_THE_CARD = frozenset({"contact", "owner", "next_action", "stuck", "deleted"})


class CardSchema(DealSchema):
    """A deal or a ticket with the names that a board shows beside it; what the other kind alone has is null."""

    priority = fields.String(allow_none=True, validate=validate.OneOf(PRIORITIES))
    due_at = UtcTime(allow_none=True)
    contact = fields.Nested(NamedSchema, allow_none=True)
    owner = fields.Nested(NamedSchema, allow_none=True)
    next_action = fields.Nested(NextActionSchema, allow_none=True)
    deleted = fields.Boolean(metadata={"description": "It is no more; only boards of the past show such ones"})
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
    bar = fields.Nested(
        BarSchema, attribute="totals.bar", allow_none=True, metadata={"description": "Null on boards of the past"}
    )
    cards = fields.List(fields.Nested(CardSchema))
    next = fields.String(allow_none=True)
    older = fields.Integer(metadata={"description": "Closed cards that are neither shown nor totalled"})


class BoardSchema(Schema):
    """A pipeline seen as Kanban."""

    pipeline = fields.Nested(PipelineSchema)
    columns = fields.List(fields.Nested(ColumnSchema))
    known_since = UtcTime(metadata={"description": "The earliest moment for `at`"})
    at = UtcTime(allow_none=True, metadata={"description": "As of which moment; null for now"})
