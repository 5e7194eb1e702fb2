"""What a custom field is. Key and type never change; labels may, and choices may be added."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args
from zoneinfo import available_timezones

from jalon_core.errors import Invalid
from jalon_sdk.records import CustomFieldKind

TYPES: tuple[CustomFieldKind, ...] = get_args(CustomFieldKind)
CHOOSING = ("choice", "multi_choice")
"""The types that need choices."""

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class InvalidField(Invalid):
    """The definition of a custom field does not hold together."""

    code = "invalid_field"


@dataclass(frozen=True, kw_only=True)
class FieldDefinition:
    """What a custom field is.

    :ivar time_zone: where a date-time without an offset is read; only for ``datetime``, which needs it.
    :ivar choices: what may be chosen; only for ``choice`` and ``multi_choice``, which need it.
    """

    key: str
    type: CustomFieldKind
    time_zone: str | None = None
    choices: tuple[str, ...] = ()


def check_definition(field: FieldDefinition) -> None:
    """Stop unless the definition holds together.

    :raises InvalidField: it does not.
    """
    problems: dict[str, list[str]] = {}
    if not _KEY.fullmatch(field.key):
        problems["key"] = ["must be lower-case letters, digits and _, starting with a letter, at most 40"]
    if field.type == "datetime" and field.time_zone not in available_timezones():
        problems["time_zone"] = ["a date-time needs a zone, like Europe/Paris"]
    if field.type in CHOOSING and (not field.choices or len(set(field.choices)) != len(field.choices)):
        problems["choices"] = ["must be different texts, and at least one"]
    if problems:
        raise InvalidField("the field cannot be like this", fields=problems)


def check_new_choices(known: Sequence[str], wanted: Sequence[str]) -> None:
    """Stop unless all known choices stay: records hold them. They may be put into another order.

    :raises InvalidField: one would be gone.
    """
    missing = [choice for choice in known if choice not in wanted]
    if missing:
        raise InvalidField(
            "records may hold each of the choices", fields={"choices": [f"must keep {', '.join(missing)}"]}
        )


Definitions = Mapping[str, FieldDefinition]
"""Field definitions by key."""
