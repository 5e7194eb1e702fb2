"""The operators of leaves. Each judges one actual value against the value of the tree."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from jalon_sdk.conditions.comparing import as_moment, order, same
from jalon_sdk.conditions.paths import lookup
from jalon_sdk.conditions.relative import is_span, shift
from jalon_sdk.serial import Json

ValueKind = Literal["none", "any", "any_or_null", "list", "text", "moment", "span"]
"""What a leaf's ``value`` must be; ``any_or_null`` lets a field be compared with nothing: "changed to nothing"."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What an operator may look at.

    :ivar actual: the field's value now.
    :ivar change: ``{"before", "after"}`` of the field if this event changed it, else None.
    """

    actual: Json
    value: Json
    change: Mapping[str, Json] | None
    now: dt.datetime
    zone: dt.tzinfo


@dataclass(frozen=True, kw_only=True)
class Operator:
    """One way to judge a field. ``takes`` says what the tree's ``value`` must be."""

    name: str
    takes: ValueKind
    judge: Callable[[Seen], bool]
    labels: Mapping[str, str] = field(default_factory=dict)

    def objection(self, value: Json) -> str | None:
        """What is wrong with a value for this operator, or None."""
        return _objection(self.takes, value)


def change_of(changed: Json, path: str) -> Mapping[str, Json] | None:
    """How the event changed a field, from its ``changed``; also where only the field around it is named there."""
    name = path.removeprefix("record.").removeprefix("before.")
    if not isinstance(changed, Mapping):
        return None
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        whole, rest = ".".join(parts[:length]), ".".join(parts[length:])
        if whole in changed:
            before, after = (
                lookup(changed[whole], side + ("." + rest if rest else "")) for side in ("before", "after")
            )
            return {"before": before, "after": after} if before != after else None
    return None


def _is_empty(value: Json) -> bool:
    return value is None or value in ("", [], {}, ())


def _contains(seen: Seen) -> bool:
    if isinstance(seen.actual, list | tuple):
        return any(same(item, seen.value) for item in seen.actual)
    return isinstance(seen.actual, str) and str(seen.value).casefold() in seen.actual.casefold()


def _starts_with(seen: Seen) -> bool:
    return isinstance(seen.actual, str) and seen.actual.casefold().startswith(str(seen.value).casefold())


def _in(seen: Seen) -> bool:
    return any(same(seen.actual, item) for item in seen.value)


def _ordered(*accepted: int) -> Callable[[Seen], bool]:
    return lambda seen: order(seen.actual, seen.value) in accepted


def _boundary(seen: Seen) -> dt.datetime | None:
    if isinstance(seen.value, Mapping):
        return shift(seen.now, seen.value, seen.zone)
    return as_moment(seen.value, seen.zone)


def _moment_is(after: bool) -> Callable[[Seen], bool]:
    def judge(seen: Seen) -> bool:
        actual, boundary = as_moment(seen.actual, seen.zone), _boundary(seen)
        if actual is None or boundary is None:
            return False
        return actual > boundary if after else actual < boundary

    return judge


def _within(sign: int) -> Callable[[Seen], bool]:
    def judge(seen: Seen) -> bool:
        actual, edge = as_moment(seen.actual, seen.zone), shift(seen.now, seen.value, seen.zone, sign)
        return actual is not None and min(seen.now, edge) <= actual <= max(seen.now, edge)

    return judge


def _changed_side(side: str) -> Callable[[Seen], bool]:
    def judge(seen: Seen) -> bool:
        if seen.change is None:
            return False
        was = seen.change[side]
        return was is None if seen.value is None else same(was, seen.value)

    return judge


def _operator(name: str, takes: ValueKind, judge: Callable[[Seen], bool], french: str, english: str) -> Operator:
    return Operator(name=name, takes=takes, judge=judge, labels={"fr": french, "en": english})


OPERATORS: Mapping[str, Operator] = {
    operator.name: operator
    for operator in (
        _operator("eq", "any", lambda seen: same(seen.actual, seen.value), "est", "is"),
        _operator("ne", "any", lambda seen: not same(seen.actual, seen.value), "n’est pas", "is not"),
        _operator("gt", "any", _ordered(1), "est supérieur à", "is greater than"),
        _operator("gte", "any", _ordered(0, 1), "est au moins", "is at least"),
        _operator("lt", "any", _ordered(-1), "est inférieur à", "is less than"),
        _operator("lte", "any", _ordered(-1, 0), "est au plus", "is at most"),
        _operator("in", "list", _in, "est parmi", "is one of"),
        _operator("not_in", "list", lambda seen: not _in(seen), "n’est pas parmi", "is none of"),
        _operator("contains", "any", _contains, "contient", "contains"),
        _operator("starts_with", "text", _starts_with, "commence par", "starts with"),
        _operator("is_empty", "none", lambda seen: _is_empty(seen.actual), "est vide", "is empty"),
        _operator("is_known", "none", lambda seen: not _is_empty(seen.actual), "est connu", "is known"),
        _operator("changed", "none", lambda seen: seen.change is not None, "a changé", "changed"),
        _operator("changed_to", "any_or_null", _changed_side("after"), "est devenu", "changed to"),
        _operator("changed_from", "any_or_null", _changed_side("before"), "a cessé d’être", "changed from"),
        _operator("before", "moment", _moment_is(after=False), "est avant", "is before"),
        _operator("after", "moment", _moment_is(after=True), "est après", "is after"),
        _operator("within_next", "span", _within(1), "est dans les prochains", "is within the next"),
        _operator("within_last", "span", _within(-1), "est dans les derniers", "is within the last"),
    )
}
"""All built-in operators by name."""


def _objection(takes: ValueKind, value: Json) -> str | None:
    if takes == "none":
        return None if value is None else "takes no value"
    if takes == "any":
        return None if value is not None else "takes a value; is_empty asks whether there is none"
    if takes == "list":
        return None if isinstance(value, list | tuple) and value else "takes a list that is not empty"
    if takes == "text":
        return None if isinstance(value, str) and value else "takes a text"
    if takes == "span":
        positive = is_span(value) and all(number >= 0 for number in value.values())
        return None if positive else 'takes a span, as {"days": 3}'
    if takes == "moment":
        known = is_span(value) or as_moment(value, dt.UTC) is not None
        return None if known else 'takes a date, a time, or a span from now, as {"days": -3}'
    return None
