"""Reading a filter: only what means the same in Python and in SQL passes, everything else is refused by its path.

The evaluator compares by what values look like; a database needs their type. So each field takes the operators that
make sense for its type, with values of that type, written in one form.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from jalon_core.custom_fields.values import FIRST_YEAR, LARGEST_NUMBER
from jalon_core.errors import Invalid
from jalon_core.filters.vocabulary import FactType, Vocabulary
from jalon_sdk.conditions import AllOf, AnyOf, Composed, Condition, Leaf, Not, Problem, WrongCondition, parse
from jalon_sdk.conditions.comparing import as_moment
from jalon_sdk.conditions.relative import is_span
from jalon_sdk.serial import Json, format_time

_ANY = ("is_empty", "is_known")
_EQUAL = ("eq", "ne", "in", "not_in", *_ANY)
_TIME = ("before", "after", "within_next", "within_last")
_ORDER = ("gt", "gte", "lt", "lte")
OPERATORS: Mapping[FactType, tuple[str, ...]] = {
    "text": (*_EQUAL, "contains", "starts_with"),
    "choice": _EQUAL,
    "id": _EQUAL,
    "number": (*_EQUAL, *_ORDER),
    "date": (*_EQUAL, *_ORDER, *_TIME),
    "moment": (*_EQUAL, *_ORDER, *_TIME),
    "yes_no": ("eq", "ne", *_ANY),
    "list": ("contains", *_ANY),
    "id_list": ("contains", *_ANY),
    "presence": _ANY,
}
"""What may be asked of a field, by its type."""


class InvalidFilter(Invalid):
    """The tree is no filter of these records; ``fields`` says where."""

    code = "invalid_filter"


def check(data: Json, vocabulary: Vocabulary, *, name: str = "filter") -> Condition:
    """Read a filter.

    :param name: the field that holds it, with which the paths of problems begin.
    :return: the tree with all values in one form, for `jalon_core.filters.compiling` and for the evaluator alike.
    :raises InvalidFilter: it is malformed, or asks what has no answer.
    """
    try:
        condition = parse(data)
    except WrongCondition as wrong:
        raise _refusal(name, wrong.problems) from None
    problems: list[Problem] = []
    checked = _checked(condition, "", vocabulary, problems)
    if problems:
        raise _refusal(name, tuple(problems))
    return checked


def leaves(condition: Condition) -> Iterator[Leaf]:
    """All leaves of a tree."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Composed(_, meaning):
            yield from leaves(meaning)
        case Leaf():
            yield condition


def moves_with_time(condition: Condition) -> bool:
    """Whether who fits changes by the mere passing of time."""
    return any(leaf.op.startswith("within_") or is_span(leaf.value) for leaf in leaves(condition))


def _refusal(name: str, problems: tuple[Problem, ...]) -> InvalidFilter:
    fields: dict[str, list[str]] = {}
    for problem in problems:
        fields.setdefault(f"{name}.{problem.path}".rstrip("."), []).append(problem.detail)
    return InvalidFilter("the filter cannot be read", fields=fields)


def _checked(condition: Condition, path: str, vocabulary: Vocabulary, problems: list[Problem]) -> Condition:
    prefix = f"{path}." if path else ""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(_checked(p, f"{prefix}all[{n}]", vocabulary, problems) for n, p in enumerate(parts)))
        case AnyOf(parts):
            return AnyOf(tuple(_checked(p, f"{prefix}any[{n}]", vocabulary, problems) for n, p in enumerate(parts)))
        case Not(part):
            return Not(_checked(part, f"{prefix}not", vocabulary, problems))
        case Composed(_, meaning):
            return _checked(meaning, path, vocabulary, problems)
        case Leaf():
            return _checked_leaf(condition, prefix, vocabulary, problems)


def _checked_leaf(leaf: Leaf, prefix: str, vocabulary: Vocabulary, problems: list[Problem]) -> Leaf:
    fact = vocabulary.get(leaf.field)
    if fact is None:
        problems.append(Problem(f"{prefix}field", f"there is no field {leaf.field!r} to filter by"))
        return leaf
    if leaf.op not in OPERATORS[fact.type]:
        problems.append(Problem(f"{prefix}op", f"must be one of {', '.join(OPERATORS[fact.type])}"))
        return leaf
    try:
        return Leaf(leaf.field, leaf.op, _value(fact.type, leaf.op, leaf.value))
    except ValueError as error:
        problems.append(Problem(f"{prefix}value", str(error)))
        return leaf


def _value(type_: FactType, op: str, value: Json) -> Json:
    if op in _ANY:
        return None
    if op in ("in", "not_in"):
        return [_READERS[type_](item) for item in value]
    if op in ("before", "after"):
        return value if is_span(value) else _moment_or_day(value)
    if op in ("within_next", "within_last"):
        return value
    return _READERS[type_](value)


def _text(value: Json) -> str:
    if not isinstance(value, str) or not value or "\x00" in value:
        raise ValueError("must be a text")
    if as_moment(value, dt.UTC) is not None:
        # The evaluator would take two spellings of one moment for the same, which no database does.
        raise ValueError("reads as a date; texts are not compared with dates")
    return value


def _id(value: Json) -> str:
    try:
        return str(UUID(value))
    except (AttributeError, TypeError, ValueError):
        raise ValueError("must be an id") from None


def _number(value: Json) -> int | float:
    try:
        number = value if isinstance(value, int | float) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if isinstance(value, bool) or not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise ValueError("must be a number")
    return number


def _date(value: Json) -> str:
    try:
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    if day is None or day.year < FIRST_YEAR:
        raise ValueError("must be a date like 2026-11-22")
    return day.isoformat()


def _moment(value: Json) -> str:
    moment = as_moment(value, dt.UTC)
    if moment is None or not FIRST_YEAR < moment.year < dt.MAXYEAR:
        raise ValueError("must be a time with its offset, like 2026-11-22T09:00:00Z")
    return format_time(moment)


def _moment_or_day(value: Json) -> str:
    moment = as_moment(value, dt.UTC)
    if moment is None or not FIRST_YEAR < moment.year < dt.MAXYEAR:
        raise ValueError("must be a date, a time, or a span from now")
    return str(value)


def _yes_no(value: Json) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


_READERS: Mapping[FactType, Callable[[Json], Json]] = {
    "text": _text,
    "choice": _text,
    "id": _id,
    "number": _number,
    "date": _date,
    "moment": _moment,
    "yes_no": _yes_no,
    "list": _text,
    "id_list": _id,
}
