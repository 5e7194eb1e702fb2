"""What the schemas of all services are made of."""

import datetime as dt
import functools
from decimal import Decimal
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from jalon_sdk.serial import format_time, parse_time

MAX_ITEMS = 200
"""Longest page of a list."""
MAX_AMOUNT = 10**13
MAX_DECIMALS = 4


class Schema(ma.Schema):
    """A schema that refuses fields it does not know."""

    class Meta:
        """A misspelt field is a mistake to be told, not to be swallowed."""

        unknown = ma.RAISE

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """Read a field of what is dumped; what is no mapping is not asked first whether it is one."""
        if isinstance(obj, dict) or "." in attr:
            return super().get_attribute(obj, attr, default)
        return getattr(obj, attr, default)


class Line(fields.String):
    """A text of one line, without blanks around it, and not empty."""

    def __init__(self, length: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(1, length), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **kwargs).split())


class UtcTime(fields.Field[dt.datetime]):
    """A moment: RFC 3339 with an offset on the way in, in UTC on the way out."""

    default_error_messages = {"invalid": "must be a time with its offset, e.g. 2026-11-22T09:00:00Z"}  # noqa: RUF012  marshmallow's own way

    def _serialize(self, value: dt.datetime | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return None if value is None else format_time(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> dt.datetime:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        try:
            return parse_time(value)
        except (ValueError, OverflowError):
            raise self.make_error("invalid") from None


class RecordSchema(Schema):
    """What every record shows: id, version, team, owner, times. None of it is written by clients this way."""

    id = fields.UUID(dump_only=True)
    version = fields.Integer(dump_only=True)
    team_id = fields.UUID(dump_only=True, allow_none=True)
    owner_id = fields.UUID(dump_only=True, allow_none=True)
    created_at = UtcTime(dump_only=True)
    updated_at = UtcTime(dump_only=True)


class MoneySchema(Schema):
    """An amount in one currency: ``{"amount": "1250.00", "currency": "EUR"}``.

    How many decimals a currency has, and which amounts make sense, is for the domain to say.
    """

    amount = fields.Decimal(
        required=True,
        as_string=True,
        allow_nan=False,
        metadata={"type": "string", "pattern": r"^-?\d{1,13}(\.\d{1,4})?$"},
    )
    currency = fields.String(required=True, validate=validate.Regexp(r"^[A-Z]{3}\Z", error="must be an ISO 4217 code"))

    @ma.validates("amount")
    def _within_bounds(self, value: Decimal, **_: Any) -> None:
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or not -MAX_DECIMALS <= exponent <= 13 or abs(value) >= MAX_AMOUNT:
            raise ma.ValidationError(f"must have at most 13 digits and {MAX_DECIMALS} decimals")


class ListQuery(Schema):
    """The parameters of every list."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, MAX_ITEMS))
    cursor = fields.String(load_default=None, validate=validate.Length(max=1000))


@functools.cache
def page_of(schema: type[ma.Schema]) -> type[ma.Schema]:
    """The schema of a page of these: ``{"items": […], "next": cursor or null}``; the same one for all lists of them."""
    return Schema.from_dict(
        {"items": fields.List(fields.Nested(schema)), "next": fields.String(allow_none=True)},
        name=f"{schema.__name__.removesuffix('Schema')}Page",
    )
