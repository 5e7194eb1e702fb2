"""What changed between two days, as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from jalon_core.http.schemas import ListQuery, MoneySchema, Schema, UtcTime
from jalon_pipeline.domain.change_lines import LINES
from jalon_pipeline.schemas.board import LastingFilters
from jalon_pipeline.schemas.fields import NamedSchema


class ChangesQuery(LastingFilters):
    """Two days, and filters that have a past."""

    first = fields.Date(data_key="from", required=True, metadata={"description": "From the beginning of this day"})
    last = fields.Date(data_key="to", required=True, metadata={"description": "To the end of this day"})

    @ma.validates_schema
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["last"] < data["first"]:
            raise ma.ValidationError("must not lie before from", "to")


class ChangeEntriesQuery(ChangesQuery, ListQuery):
    """A page of what is behind one line."""


class ChangeLineSchema(Schema):
    """One line: what it does to the count and to the sums; of ``start`` and ``end`` these themselves."""

    line = fields.String(validate=validate.OneOf(LINES))
    count = fields.Integer(metadata={"description": "Negative where cards went"})
    entries = fields.Integer(metadata={"description": "How many cards or steps are behind it"})
    sums = fields.List(fields.Nested(MoneySchema), metadata={"description": "Negative where amounts went"})


class ChangesSchema(Schema):
    """The calculation: ``start`` and all lines that follow add up to ``end``, in each currency."""

    since = UtcTime(data_key="from")
    until = UtcTime(data_key="to")
    lines = fields.List(fields.Nested(ChangeLineSchema))


class ChangeEntrySchema(Schema):
    """A card behind a line."""

    card_id = fields.UUID()
    name = fields.String()
    contact = fields.Nested(NamedSchema, allow_none=True)
    at = UtcTime()
    count = fields.Integer()
    amount = fields.Nested(MoneySchema, allow_none=True, metadata={"description": "Negative where it went"})
    deleted = fields.Boolean(metadata={"description": "The card is no more"})
