"""What a filter may speak of: by path, of which type it is and what stands for it in SQL."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Numeric, and_, false, func, literal, or_, true
from sqlalchemy.sql import operators

from jalon_core.filters import moments
from jalon_sdk.serial import Json

Dialect = Literal["sqlite", "postgresql"]
FactType = Literal["text", "choice", "id", "number", "date", "moment", "yes_no", "list", "id_list", "presence"]

_COMPARING: Mapping[str, Callable[[Any, Any], Any]] = {
    "gt": operators.gt,
    "gte": operators.ge,
    "lt": operators.lt,
    "lte": operators.le,
}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When, and on whose clocks, relative dates are counted."""

    now: dt.datetime
    zone: dt.tzinfo


@dataclass(frozen=True)
class Fact(ABC):
    """Something known of each record, as SQL. Every condition it gives is true or false, never null."""

    type: ClassVar[FactType]

    def judge(self, op: str, value: Json, at: Moment) -> ColumnElement[bool]:
        """The condition of one leaf, whose operator and value were checked."""
        match op:
            case "is_known":
                return ~self.empty()
            case "is_empty":
                return self.empty()
            case "eq":
                return self.equals([value])
            case "ne":
                return ~self.equals([value])
            case "in":
                return self.equals(value)
            case "not_in":
                return ~self.equals(value)
        return self.compare(op, value, at)

    @abstractmethod
    def empty(self) -> ColumnElement[bool]:
        """Whether nothing is known."""

    def equals(self, values: Json) -> ColumnElement[bool]:
        """Whether it is one of these."""
        raise NotImplementedError

    def compare(self, op: str, value: Json, at: Moment) -> ColumnElement[bool]:
        """Any other operator."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Scalar(Fact):
    """A nullable SQL expression."""

    expression: ColumnElement[Any]

    def empty(self) -> ColumnElement[bool]:
        return self.expression.is_(None)

    def equals(self, values: Json) -> ColumnElement[bool]:
        # Written so that an index can be used, and null never comes out.
        return and_(self.expression.is_not(None), self.expression.in_([self.parameter(value) for value in values]))

    def compare(self, op: str, value: Json, at: Moment) -> ColumnElement[bool]:
        return self.known_and(_COMPARING[op](self.expression, self.parameter(value)))

    def parameter(self, value: Json) -> Any:
        return value

    def known_and(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(self.expression.is_not(None), condition)


@dataclass(frozen=True)
class Text(_Scalar):
    """A text, compared exactly and searched without case."""

    type: ClassVar[FactType] = "text"
    dialect: Dialect

    def empty(self) -> ColumnElement[bool]:
        """Nothing, or the empty text."""
        return or_(self.expression.is_(None), self.expression == "")

    def compare(self, op: str, value: Json, at: Moment) -> ColumnElement[bool]:
        """``contains`` and ``starts_with``."""
        caseless, wanted = func.jalon_casefold(self.expression), value.casefold()
        if op == "starts_with":
            return self.known_and(func.substr(caseless, 1, len(wanted)) == wanted)
        position = func.strpos if self.dialect == "postgresql" else func.instr
        return self.known_and(position(caseless, wanted) > 0)


@dataclass(frozen=True)
class Choice(_Scalar):
    """A text out of a few."""

    type: ClassVar[FactType] = "choice"


@dataclass(frozen=True)
class Id(_Scalar):
    """The id of a record.

    :ivar as_text: the expression is a text and no UUID.
    """

    type: ClassVar[FactType] = "id"
    as_text: bool = False

    def parameter(self, value: Json) -> Any:
        """As the expression holds it."""
        return value if self.as_text else UUID(value)


@dataclass(frozen=True)
class Number(_Scalar):
    """A number: exact on PostgreSQL; on SQLite a float, which holds the 15 digits that are kept."""

    type: ClassVar[FactType] = "number"
    dialect: Dialect

    def parameter(self, value: Json) -> Any:
        """As the database compares it."""
        if self.dialect == "postgresql":
            return literal(Decimal(str(value)), Numeric())
        return literal(float(value), Float())


@dataclass(frozen=True)
class Date(_Scalar):
    """A day, as a text that sorts by time. It begins when the day does on the clocks of the zone."""

    type: ClassVar[FactType] = "date"

    def compare(self, op: str, value: Json, at: Moment) -> ColumnElement[bool]:
        """Days with days, or a day's beginning with a moment."""
        if op in _COMPARING:
            return super().compare(op, value, at)
        first, last = moments.bounds(op, value, at.now, at.zone)
        conditions = []
        if first is not None:
            day = moments.first_day(at.zone, first)
            conditions.append(false() if day is None else self.expression >= day)
        if last is not None:
            day = moments.first_day(at.zone, last + moments.TICK if op != "before" else last)
            conditions.append(true() if day is None else self.expression < day)
        return self.known_and(and_(*conditions))


@dataclass(frozen=True)
class Instant(_Scalar):
    """A moment.

    :ivar written: turns a moment into what the expression holds.
    """

    type: ClassVar[FactType] = "moment"
    written: Callable[[dt.datetime], Any]

    def parameter(self, value: Json) -> Any:
        """As the expression holds it."""
        return self.written(dt.datetime.fromisoformat(value))

    def compare(self, op: str, value: Json, at: Moment) -> ColumnElement[bool]:
        """Moments with moments."""
        if op in _COMPARING:
            return super().compare(op, value, at)
        first, last = moments.bounds(op, value, at.now, at.zone)
        conditions = []
        if first is not None:
            conditions.append(self.expression >= self.written(first))
        if last is not None:
            edge = self.written(last)
            conditions.append(self.expression < edge if op == "before" else self.expression <= edge)
        return self.known_and(and_(*conditions))


@dataclass(frozen=True)
class YesNo(Fact):
    """Yes, no, or not known. Both conditions are never null."""

    type: ClassVar[FactType] = "yes_no"
    yes: ColumnElement[bool]
    no: ColumnElement[bool]

    def empty(self) -> ColumnElement[bool]:
        """Neither."""
        return ~or_(self.yes, self.no)

    def equals(self, values: Json) -> ColumnElement[bool]:
        """Whether it is this."""
        return or_(*(self.yes if value else self.no for value in values))


@dataclass(frozen=True)
class Listed(Fact):
    """Several texts; ``holds`` gives the condition that one of them is among them."""

    type: ClassVar[FactType] = "list"
    holds: Callable[[str], ColumnElement[bool]]
    none: ColumnElement[bool]

    def empty(self) -> ColumnElement[bool]:
        """There is none."""
        return self.none

    def compare(self, op: str, value: Json, at: Moment) -> ColumnElement[bool]:
        """``contains``."""
        return self.holds(value)


@dataclass(frozen=True)
class ListedIds(Listed):
    """Several ids."""

    type: ClassVar[FactType] = "id_list"


@dataclass(frozen=True)
class Presence(Fact):
    """Something with parts of its own, of which one may ask whether it is there at all."""

    type: ClassVar[FactType] = "presence"
    there: ColumnElement[bool]

    def empty(self) -> ColumnElement[bool]:
        """It is not there."""
        return ~self.there


Vocabulary = Mapping[str, Fact]
"""Facts by the path that a tree names them with: ``record.name``, ``record.custom.voice``."""
