"""What a visitor sent with a form, read by the form's fields: typed values, or what is wrong with each.

Pure: whatever comes in, nothing is raised. Words for the problems are in `jalon_contacts.domain.form_words`; what is
done with the values is in `jalon_contacts.operations.submissions`.
"""

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from jalon_contacts.domain.addresses import MAX_EMAIL, AddressRefused, normalise_email, normalise_phone
from jalon_contacts.domain.local_time import read_date, read_moment
from jalon_contacts.domain.text import clean
from jalon_sdk.records import FormField, FormFieldKind
from jalon_sdk.serial import Json, format_time

_SHORT = 100
"""Longest text of a number, a date, a phone number."""

_MAX_UNKNOWN = 20
_MAX_BYTES = 40_000
"""All values as JSON, so that a submission fits into one event, whatever its fields allow each."""

_YES = frozenset({"1", "true", "on", "yes", "oui"})
_NO = frozenset({"0", "false", "off", "no", "non"})


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """What is wrong with one field.

    :ivar code: ``required``, ``not_an_email``, ``not_a_phone``, ``not_a_number``, ``not_a_date``, ``not_a_datetime``,
        ``not_a_text``, ``not_yes_or_no``, ``in_the_past``, ``too_long``, ``bad_choice`` or ``unknown_field``.
    :ivar limit: the longest text allowed, where it is ``too_long``.
    """

    code: str
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class FormInput:
    """The typed values by field key (optional fields left empty are absent), and the problems by field key."""

    values: Mapping[str, Json] = field(default_factory=dict)
    problems: Mapping[str, FieldProblem] = field(default_factory=dict)


class _Refused(Exception):
    def __init__(self, code: str, limit: int | None = None) -> None:
        self.problem = FieldProblem(code=code, limit=limit)


def read_form_input(fields: Sequence[FormField], sent: Mapping[str, Json], *, now: dt.datetime) -> FormInput:
    """Read what was sent.

    :param sent: by field key; texts from an HTML form, any JSON value from a program.
    :param now: against which a date that must lie ahead is judged.
    """
    known = {item.key for item in fields}
    strangers = sorted(str(key) for key in sent if key not in known)[:_MAX_UNKNOWN]
    problems = {clean(key)[:_SHORT]: FieldProblem(code="unknown_field") for key in strangers}
    values: dict[str, Json] = {}
    for item in fields:
        try:
            value = _read_field(item, sent.get(item.key), now)
        except _Refused as refusal:
            problems[item.key] = refusal.problem
        else:
            if value is not None:
                values[item.key] = value
    if len(json.dumps(values, ensure_ascii=False).encode()) > _MAX_BYTES:
        longest = max(values, key=lambda key: len(str(values[key])))
        problems[longest] = FieldProblem(code="too_long", limit=_MAX_BYTES // len(values) // 4)
    return FormInput(values=values, problems=problems)


def _read_field(item: FormField, raw: Json, now: dt.datetime) -> Json:
    if isinstance(raw, str):
        raw = clean(raw, one_line=item.kind != "long_text")
    if raw is None or raw == "":
        if item.required:
            raise _Refused("required")
        return None
    return _READERS[item.kind](item, raw, now)


def _text_of(raw: Json, code: str, limit: int) -> str:
    if not isinstance(raw, str):
        raise _Refused(code)
    if len(raw) > limit:
        raise _Refused("too_long", limit)
    return raw


def _read_text(item: FormField, raw: Json, _now: dt.datetime) -> Json:
    return _text_of(raw, "not_a_text", item.max_length)


def _read_email(_item: FormField, raw: Json, _now: dt.datetime) -> Json:
    try:
        return normalise_email(_text_of(raw, "not_an_email", MAX_EMAIL))
    except AddressRefused as refusal:
        raise _Refused(refusal.code) from refusal


def _read_phone(_item: FormField, raw: Json, _now: dt.datetime) -> Json:
    try:
        return normalise_phone(_text_of(raw, "not_a_phone", _SHORT))
    except AddressRefused as refusal:
        raise _Refused(refusal.code) from refusal


def _read_number(_item: FormField, raw: Json, _now: dt.datetime) -> Json:
    """A number stays a text of digits, so that nothing is lost by binary fractions; a comma is a decimal point."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise _Refused("not_a_number")
    if isinstance(raw, float) and not math.isfinite(raw):
        raise _Refused("not_a_number")
    if isinstance(raw, int) and abs(raw) >= 10**_SHORT:
        raise _Refused("too_long", _SHORT)
    text = _text_of(raw if isinstance(raw, str) else repr(raw), "not_a_number", _SHORT)
    try:
        number = Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        raise _Refused("not_a_number") from error
    if not number.is_finite() or abs(number.adjusted()) > _SHORT:
        raise _Refused("not_a_number")
    return format(number, "f")


def _read_date(item: FormField, raw: Json, now: dt.datetime) -> Json:
    try:
        day = read_date(_text_of(raw, "not_a_date", _SHORT))
    except ValueError as error:
        raise _Refused("not_a_date") from error
    if item.future and day < now.astimezone(zone_of(item)).date():
        raise _Refused("in_the_past")
    return day.isoformat()


def _read_datetime(item: FormField, raw: Json, now: dt.datetime) -> Json:
    try:
        moment = read_moment(_text_of(raw, "not_a_datetime", _SHORT), zone_of(item))
    except ValueError as error:
        raise _Refused("not_a_datetime") from error
    if item.future and moment <= now:
        raise _Refused("in_the_past")
    return format_time(moment)


def _read_choice(item: FormField, raw: Json, _now: dt.datetime) -> Json:
    if raw not in item.choices:
        raise _Refused("bad_choice")
    return raw


def _read_yes_no(_item: FormField, raw: Json, _now: dt.datetime) -> Json:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.casefold() in _YES | _NO:
        return raw.casefold() in _YES
    raise _Refused("not_yes_or_no")


def zone_of(item: FormField) -> ZoneInfo:
    """The zone in which the field's local times are read."""
    return ZoneInfo(item.time_zone or "UTC")


_READERS: Mapping[FormFieldKind, Callable[[FormField, Json, dt.datetime], Json]] = {
    "text": _read_text,
    "long_text": _read_text,
    "email": _read_email,
    "phone": _read_phone,
    "number": _read_number,
    "date": _read_date,
    "datetime": _read_datetime,
    "choice": _read_choice,
    "yes_no": _read_yes_no,
}
