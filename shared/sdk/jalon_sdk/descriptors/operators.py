"""Condition operators of plugins: compositions of the built-in ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from jalon_sdk.descriptors.params import Labels, ParamField
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class ConditionOperator:
    """A new word for a condition that can be said with the built-in operators.

    :ivar id: ``budget.comfortable``: the plugin's name, a point, and the word.
    :ivar labels: what the editor says between field and value.
    :ivar value: what it compares with; None where it needs nothing.
    :ivar tree: the condition tree that it stands for; ``$field`` stands for the field that it is applied to, ``$value``
        for the value (see `jalon_sdk.conditions.parse`).
    :ivar examples: values that it can be given, at least one (``(None,)`` where it needs none).
    """

    id: str
    labels: Labels
    value: ParamField | None = None
    tree: Mapping[str, Json]
    examples: tuple[Json, ...] = (None,)
