"""Values of parameters: checked, completed, turned into Python."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jalon_sdk.commands.campaigns import Attachment
from jalon_sdk.descriptors.params import REFERENCES, ParamField
from jalon_sdk.records import Money
from jalon_sdk.serial import Json, Unreadable, from_json, parse_time

MAX_ATTACHMENT_BYTES = 16 * 1024


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something is wrong with a value.

    :ivar path: of the value below ``params``, e.g. ``starts_at`` or ``attachments[0].text``.
    :ivar code: stable: ``missing``, ``unknown``, ``not_templated`` or ``wrong``.
    :ivar detail: the same in English words.
    """

    path: str
    code: str
    detail: str


def is_expression(value: Json) -> bool:
    """Whether a workflow computes this value: ``{"from": "dotted.path"}`` or ``{"template": "text"}``."""
    return isinstance(value, Mapping) and len(value) == 1 and bool({"from", "template"} & set(value))


def with_defaults(fields: Iterable[ParamField], values: Mapping[str, Json]) -> dict[str, Json]:
    """The values, with the defaults of those fields that are not given."""
    defaults = {field.key: field.default for field in fields if field.default is not None}
    return {**defaults, **{key: value for key, value in values.items() if value is not None}}


def check_params(
    fields: Iterable[ParamField], values: Mapping[str, Json], *, resolved: bool = False
) -> tuple[Problem, ...]:
    """Find out what is wrong with the values of some fields.

    :param resolved: whether expressions have been computed already; otherwise they pass, where allowed.
    """
    known = {field.key: field for field in fields}
    problems = [
        Problem(path=key, code="unknown", detail="is not a parameter of this type")
        for key in values
        if key not in known
    ]
    given = with_defaults(known.values(), values)
    for key, field in known.items():
        if key not in given:
            if field.required:
                problems.append(Problem(path=key, code="missing", detail="is required"))
        else:
            problems.extend(_problems(field, given[key], resolved))
    return tuple(problems)


def typed_params(fields: Iterable[ParamField], values: Mapping[str, Json]) -> dict[str, Any]:
    """Checked values as an action gets them: every declared key is there, None where it has no value."""
    fields = tuple(fields)
    given = with_defaults(fields, values)
    return {field.key: _typed(field, given.get(field.key)) for field in fields}


def _problems(field: ParamField, value: Json, resolved: bool) -> Iterable[Problem]:
    if is_expression(value) and not resolved and field.kind != "values":
        if not field.templated:
            yield Problem(path=field.key, code="not_templated", detail="cannot be computed; give the value itself")
        return
    # Inside lists and free values, single items may be computed; they are judged once they are.
    if field.kind == "attachments" and not resolved and isinstance(value, list):
        value = [item for item in value if not is_expression(item)]
    try:
        _CHECKS[field.kind](field, value)
    except Unreadable as error:
        joint = "" if not error.path or error.path.startswith("[") else "."
        yield Problem(path=f"{field.key}{joint}{error.path}", code="wrong", detail=error.problem)
    except ValueError as error:
        yield Problem(path=field.key, code="wrong", detail=str(error))


def _typed(field: ParamField, value: Json) -> Any:
    if value is None:
        return None
    if field.kind == "datetime":
        return parse_time(value)
    if field.kind == "duration":
        return dt.timedelta(**value)
    return value


def _text(field: ParamField, value: Json) -> None:
    if not isinstance(value, str):
        raise ValueError("must be text")
    if field.required and not value.strip():
        raise ValueError("must not be empty")
    if len(value) > field.max_length:
        raise ValueError(f"must have at most {field.max_length} characters")
    if field.kind == "text" and value.splitlines() not in ([], [value]):
        raise ValueError("must be one line")


def _number(field: ParamField, value: Json) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    if field.minimum is not None and value < field.minimum:
        raise ValueError(f"must be at least {field.minimum:g}")
    if field.maximum is not None and value > field.maximum:
        raise ValueError(f"must be at most {field.maximum:g}")


def _yes_no(_field: ParamField, value: Json) -> None:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")


def _choice(field: ParamField, value: Json) -> None:
    allowed = [choice.value for choice in field.choices]
    if value not in allowed:
        raise ValueError(f"must be one of {', '.join(allowed)}")


def _datetime(_field: ParamField, value: Json) -> None:
    if not isinstance(value, str):
        raise ValueError("must be a time like 2026-11-22T18:00:00+01:00")
    try:
        parse_time(value)
    except ValueError:
        raise ValueError("must be a time with its offset, like 2026-11-22T18:00:00+01:00") from None


def _duration(_field: ParamField, value: Json) -> None:
    units = {"days", "hours", "minutes"}
    if not isinstance(value, Mapping) or not value or set(value) - units:
        raise ValueError('must be like {"days": 1, "hours": 2, "minutes": 30}')
    for amount in value.values():
        if isinstance(amount, bool) or not isinstance(amount, int) or abs(amount) > 1_000_000:
            raise ValueError("days, hours and minutes must be whole numbers")


def _money(_field: ParamField, value: Json) -> None:
    from_json(Money, value)


def _reference(_field: ParamField, value: Json) -> None:
    try:
        UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise ValueError("must be the id of a record") from None


def _record(field: ParamField, value: Json) -> None:
    plural, _, record_id = value.partition("/") if isinstance(value, str) else ("", "", "")
    if not plural:
        raise ValueError("must name a record, like deals/<id>")
    _reference(field, record_id)


def _values(_field: ParamField, value: Json) -> None:
    if not isinstance(value, Mapping):
        raise ValueError("must be an object")


def _attachments(_field: ParamField, value: Json) -> None:
    for index, item in enumerate(from_json(tuple[Attachment, ...], value)):
        if len(item.text.encode()) > MAX_ATTACHMENT_BYTES:
            raise Unreadable(f"[{index}].text", f"must have at most {MAX_ATTACHMENT_BYTES} bytes")


_CHECKS: dict[str, Callable[[ParamField, Json], None]] = {
    "text": _text,
    "long_text": _text,
    "number": _number,
    "yes_no": _yes_no,
    "choice": _choice,
    "datetime": _datetime,
    "duration": _duration,
    "money": _money,
    "record": _record,
    "values": _values,
    "attachments": _attachments,
    **dict.fromkeys(REFERENCES, _reference),
}
