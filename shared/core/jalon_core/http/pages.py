"""Lists in pages by keyset: a page starts after the last row of the one before, however the list changed meanwhile."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from jalon_core.errors import Invalid
from jalon_sdk.serial import format_time, parse_time

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a list, and the cursor of the one after it (None at the end)."""

    items: Sequence[T]
    next: str | None


def paginate(
    session: Session, query: Select[Any], *, order: Sequence[Any], limit: int, cursor: str | None = None
) -> Page[Any]:
    """Fetch one page.

    :param query: of one entity (its rows are the items) or of several columns (its tuples are).
    :param order: columns, ``.desc()`` where they descend, ending on a unique one; null values are not allowed in them.
    :raises Invalid: the cursor is none of ours.
    """
    keys = [_Key(column) for column in order]
    wanted = query.add_columns(*(key.column for key in keys)).order_by(None).order_by(*order).limit(limit + 1)
    if cursor is not None:
        wanted = wanted.where(_after(keys, _decode(cursor, keys)))
    width = len(query.column_descriptions)
    rows = session.execute(wanted).all()
    items = [row[0] if width == 1 else row[:width] for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=items, next=_encode(rows[limit - 1][width:]) if more else None)


class _Key:
    def __init__(self, expression: Any) -> None:
        self.descending = isinstance(expression, UnaryExpression) and expression.modifier is operators.desc_op
        self.column: ColumnElement[Any] = expression.element if isinstance(expression, UnaryExpression) else expression
        self.type = self.column.type.python_type

    def beyond(self, value: Any) -> ColumnElement[bool]:
        beyond: ColumnElement[bool] = self.column < value if self.descending else self.column > value
        return beyond


def _after(keys: Sequence[_Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """The rows after these values; the first column also alone, so that its index is used."""
    first = keys[0]
    bound = first.column <= values[0] if first.descending else first.column >= values[0]
    choices = [
        and_(*(keys[n].column == values[n] for n in range(position)), keys[position].beyond(values[position]))
        for position in range(len(keys))
    ]
    return and_(bound, or_(false(), *choices))


def _encode(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([_tag(value) for value in values]).encode()).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[_Key]) -> list[Any]:
    try:
        tagged = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [_READ[kind](text) for kind, text in tagged]
    except (binascii.Error, ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        raise _unknown_cursor() from None
    if len(values) != len(keys) or not all(map(_fits, keys, values)):
        raise _unknown_cursor()
    return values


def _fits(key: _Key, value: Any) -> bool:
    # A value of another type would make the database stumble.
    return isinstance(value, key.type) or (key.type is float and isinstance(value, int))


def _unknown_cursor() -> Invalid:
    return Invalid("the cursor is none of this list", fields={"cursor": ["is none of this list"]})


def _tag(value: Any) -> list[Any]:
    if isinstance(value, dt.datetime):
        return ["t", format_time(value)]
    if isinstance(value, UUID):
        return ["u", str(value)]
    if isinstance(value, Decimal):
        return ["d", str(value)]
    if isinstance(value, bool | int | float | str):
        return ["v", value]
    raise TypeError(f"a list cannot be ordered by {type(value).__name__}")


_READ: dict[str, Any] = {"t": parse_time, "u": UUID, "d": Decimal, "v": lambda value: value}
