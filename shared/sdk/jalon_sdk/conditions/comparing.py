"""Comparing JSON values by what they mean: numbers (also as text, as money carries them), moments, dates, text."""

import datetime as dt
from decimal import Decimal, InvalidOperation

from jalon_sdk.serial import Json


def as_number(value: Json) -> Decimal | None:
    """A number, or a text that is one; never a yes/no."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def as_moment(value: Json, zone: dt.tzinfo) -> dt.datetime | None:
    """A moment from RFC 3339; a date, or a local time, is read in the zone."""
    if not isinstance(value, str) or len(value) < len("2026-11-22"):
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def same(left: Json, right: Json) -> bool:
    """Whether two values mean the same. None is the same as nothing, not even None."""
    if left is None or right is None:
        return False
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) or isinstance(right, int | float):
        numbers = as_number(left), as_number(right)
        return None not in numbers and numbers[0] == numbers[1]
    if isinstance(left, str) and isinstance(right, str) and left != right:
        moments = as_moment(left, dt.UTC), as_moment(right, dt.UTC)
        return None not in moments and moments[0] == moments[1]
    return bool(left == right)


def order(left: Json, right: Json) -> int | None:
    """-1, 0 or 1 as left is less than, equal to or greater than right; None where they have no order."""
    numbers = as_number(left), as_number(right)
    if numbers[0] is not None and numbers[1] is not None:
        return _sign(numbers[0] > numbers[1], numbers[0] < numbers[1])
    if not isinstance(left, str) or not isinstance(right, str):
        return None
    moments = as_moment(left, dt.UTC), as_moment(right, dt.UTC)
    if moments[0] is not None and moments[1] is not None:
        return _sign(moments[0] > moments[1], moments[0] < moments[1])
    return _sign(left > right, left < right)


def _sign(greater: bool, less: bool) -> int:
    return int(greater) - int(less)
