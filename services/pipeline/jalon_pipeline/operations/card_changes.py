"""What may be changed about a card, and how commands write it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, cast
from uuid import UUID

from jalon_core.errors import Invalid
from jalon_sdk import records
from jalon_sdk.serial import Json, Unreadable, from_json


class CardChanges(TypedDict, total=False):
    """What may be changed about a card; its stage is changed by a move.

    ``custom`` holds the fields to change (None clears one), ``probability`` None goes back to the stage's.
    """

    name: str
    contact_id: UUID | None
    team_id: UUID | None
    owner_id: UUID | None
    amount: records.Money | None
    probability: int | None
    expected_close_on: dt.date | None
    priority: records.Priority
    due_at: dt.datetime | None
    archived: bool
    tags: Sequence[str]
    custom: Mapping[str, Json]


_OF_ALL: dict[str, Any] = {"name": str, "owner_id": UUID | None, "tags": tuple[str, ...]}
_BY_COMMAND: dict[records.CardKind, dict[str, Any]] = {
    "deal": _OF_ALL | {"amount": records.Money | None, "expected_close_on": dt.date | None},
    "ticket": _OF_ALL | {"priority": records.Priority, "due_at": dt.datetime | None},
}
_CUSTOM = "custom."


def card_changes(kind: records.CardKind, fields: Mapping[str, Json]) -> CardChanges:
    """Read the fields of a command about a deal or a ticket: those of `_BY_COMMAND`, and ``custom.<key>``.

    :raises Invalid: one cannot be changed this way, or has the wrong type.
    """
    changes: dict[str, Any] = {}
    custom: dict[str, Json] = {}
    problems: dict[str, list[str]] = {}
    for name, value in fields.items():
        if name.startswith(_CUSTOM):
            custom[name.removeprefix(_CUSTOM)] = value
        elif name not in _BY_COMMAND[kind]:
            problems[f"fields.{name}"] = ["cannot be changed by a command"]
        else:
            try:
                changes[name] = from_json(_BY_COMMAND[kind][name], value)
            except Unreadable as error:
                problems[f"fields.{name}"] = [str(error)]
    if problems:
        raise Invalid("; ".join(f"{path} {words[0]}" for path, words in problems.items()), fields=problems)
    if custom:
        changes["custom"] = custom
    return cast(CardChanges, changes)
