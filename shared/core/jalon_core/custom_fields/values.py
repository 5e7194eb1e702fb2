"""What the values of custom fields must be like, and how they are kept.

A date-time is kept in UTC; one that comes without an offset is read on the clocks of the field's zone, where a time
that does not exist rolls forward and a double one is the first. A number is one that every JSON reader keeps exactly.
"""

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from jalon_core.access.directory import COPIES
from jalon_core.custom_fields.definitions import Definitions, FieldDefinition
from jalon_core.errors import Invalid, NotYetKnown
from jalon_sdk.money import WrongMoney, from_minor_units, minor_units
from jalon_sdk.records import CustomFieldKind, Money
from jalon_sdk.serial import Json, Unreadable, format_time, from_json, to_json

LONGEST_TEXT = 2_000
LARGEST_NUMBER = 2**53 - 1
"""Beyond it, readers that keep numbers as floats would change it."""
DECIMALS = 9
"""How many decimals of a number are kept."""
MAX_BYTES = 8 * 1024
"""All custom values of a record as JSON: an event carries them three times, as they are, were, and became."""
FIRST_YEAR = 1000
"""Earlier years are slips of the keyboard, and would not sort as text."""


class InvalidCustomFields(Invalid):
    """Values of custom fields do not fit their definitions; ``fields`` says which."""

    code = "invalid_custom_fields"


def checked_values(definitions: Definitions, values: Mapping[str, Json]) -> dict[str, Json]:
    """The values as they are kept: times in UTC, money with all its decimals, None for "cleared".

    :raises InvalidCustomFields: a key is unknown or a value does not fit; all problems are told at once.
    """
    kept: dict[str, Json] = {}
    problems: dict[str, list[str]] = {}
    for key, value in values.items():
        field = definitions.get(key)
        if field is None:
            problems[f"custom.{key}"] = ["there is no such field"]
            continue
        try:
            kept[key] = None if value is None else _READERS[field.type](field, value)
        except (Unreadable, ValueError) as error:
            problems[f"custom.{key}"] = [str(error)]
    if problems:
        raise InvalidCustomFields("; ".join(f"{path} {words[0]}" for path, words in problems.items()), fields=problems)
    return kept


def require_members(session: Session, definitions: Definitions, values: Mapping[str, Json]) -> None:
    """Stop unless each member that checked values name is known here.

    :raises NotYetKnown: one is not, or not yet.
    """
    for key, value in values.items():
        if value is not None and definitions[key].type == "member" and COPIES.member(session, UUID(value)) is None:
            raise NotYetKnown("member", value)


def merged(current: Mapping[str, Json], new: Mapping[str, Json]) -> dict[str, Json]:
    """The values after a change: those that are not named stay, those set to None are gone.

    :raises InvalidCustomFields: all together are too long for an event.
    """
    values = {key: value for key, value in {**current, **new}.items() if value is not None}
    if len(json.dumps(values, ensure_ascii=False).encode()) > MAX_BYTES:
        problem = f"are longer than {MAX_BYTES} bytes together"
        raise InvalidCustomFields(f"the custom fields {problem}", fields={"custom": [problem]})
    return values


def _text(_field: FieldDefinition, value: Json) -> Json:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError(f"must be a text of at most {LONGEST_TEXT} characters")
    return value


def _number(_field: FieldDefinition, value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("must be a number")
    if abs(value) > LARGEST_NUMBER:
        raise ValueError("must be at most 15 digits long")
    # What is beyond is an artefact of computing, and the databases would not agree about it.
    return value if isinstance(value, int) else float(f"{round(value, DECIMALS):.15g}") + 0.0


def _money(_field: FieldDefinition, value: Json) -> Json:
    money = from_json(Money, value)
    try:
        return to_json(from_minor_units(minor_units(money), money.currency))
    except WrongMoney as wrong:
        raise ValueError(str(wrong)) from None


def _date(_field: FieldDefinition, value: Json) -> Json:
    try:
        day = dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    if day is None or day.year < FIRST_YEAR:
        raise ValueError("must be a date like 2026-11-22")
    return day.isoformat()


def _datetime(field: FieldDefinition, value: Json) -> Json:
    try:
        moment = dt.datetime.fromisoformat(value)
        if moment.tzinfo is None:
            assert field.time_zone is not None
            moment = moment.replace(tzinfo=ZoneInfo(field.time_zone))
        moment = moment.astimezone(dt.UTC)
    except (TypeError, ValueError, OverflowError):
        moment = None
    if moment is None or moment.year < FIRST_YEAR:
        raise ValueError("must be a date and time like 2026-11-22T18:30")
    return format_time(moment)


def _choice(field: FieldDefinition, value: Json) -> Json:
    if value not in field.choices:
        raise ValueError(f"must be one of: {', '.join(field.choices)}")
    return value


def _multi_choice(field: FieldDefinition, value: Json) -> Json:
    if not isinstance(value, list | tuple) or not all(item in field.choices for item in value):
        raise ValueError(f"must be a list of some of: {', '.join(field.choices)}")
    return [choice for choice in field.choices if choice in value] or None


def _yes_no(_field: FieldDefinition, value: Json) -> Json:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _link(_field: FieldDefinition, value: Json) -> Json:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or any(map(str.isspace, value)):
        raise ValueError("must be an address like https://example.org")
    parts = urlsplit(value)  # a broken one is a ValueError of its own
    # Shown as something to click: a javascript: address would be a trap.
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address like https://example.org")
    return value


def _member(_field: FieldDefinition, value: Json) -> Json:
    try:
        return str(UUID(value))
    except (AttributeError, TypeError, ValueError):
        raise ValueError("must be the id of a member") from None


_READERS: Mapping[CustomFieldKind, Callable[[FieldDefinition, Json], Json]] = {
    "text": _text,
    "number": _number,
    "money": _money,
    "date": _date,
    "datetime": _datetime,
    "choice": _choice,
    "multi_choice": _multi_choice,
    "yes_no": _yes_no,
    "link": _link,
    "member": _member,
}
