"""Which values a contact keeps when another one is merged into it."""

from collections.abc import Mapping
from typing import Any, Literal

from jalon_sdk.serial import Json

Side = Literal["this", "other"]
CHOOSABLE = ("name", "language", "time_zone", "company_id", "owner_id")
"""Fields of which one value stays; addresses, numbers and groups are united instead."""

CUSTOM = "custom."


def chosen_fields(this: Mapping[str, Any], other: Mapping[str, Any], choice: Mapping[str, Side]) -> dict[str, Any]:
    """The values that the contact has afterwards: its own, but the other's where that was chosen or it has none.

    :param this: the fields of the contact that stays, by name.
    :param choice: by field, whose value stays.
    """
    return {name: _chosen(this[name], other[name], choice.get(name)) for name in CHOOSABLE}


def chosen_custom(this: Mapping[str, Json], other: Mapping[str, Json], choice: Mapping[str, Side]) -> dict[str, Json]:
    """The custom values that the contact has afterwards, by the same rule, key by key."""
    values = {key: _chosen(this.get(key), other.get(key), choice.get(f"{CUSTOM}{key}")) for key in {**this, **other}}
    return {key: value for key, value in values.items() if value is not None}


def unknown_choices(choice: Mapping[str, Side]) -> list[str]:
    """The fields among the choices that cannot be chosen."""
    return sorted(name for name in choice if name not in CHOOSABLE and not name.startswith(CUSTOM))


def _chosen(this: Json, other: Json, side: Side | None) -> Json:
    if side == "other":
        return other
    return this if side == "this" or this is not None else other
