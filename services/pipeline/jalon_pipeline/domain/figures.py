"""Figures: numbers with a name that stays, by which one can ask what is behind them.

``<table>.<figure>``, then what it is of: a stage, a member, a month, a currency: ``entered.value.<stage>.EUR``.
"""

from dataclasses import dataclass
from typing import Literal

from jalon_pipeline.domain.rates import wilson
from jalon_sdk.records import Money

Unit = Literal["cards", "contacts", "tasks", "visits", "share", "seconds", "money", "money_per_day"]
Mode = Literal["reached", "strict", "flow"]
MODES: tuple[Mode, ...] = ("reached", "strict", "flow")
BUCKETS: tuple[tuple[str, float], ...] = (
    ("week", 7 * 86400.0),
    ("month", 30 * 86400.0),
    ("two_months", 60 * 86400.0),
    ("three_months", 90 * 86400.0),
    ("longer", float("inf")),
)
"""By how long open cards have been in their stage: names, and the age in seconds below which each ends."""

NOBODY = "none"
"""Stands for the member where a card has no owner."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number.

    :ivar value: None where there is nothing to divide, and where ``money`` says it.
    :ivar count: how many cards, visits or tasks are behind it: as many as its explanation lists.
    :ivar part: of a share, how many of them count for it.
    :ivar low: where a share probably lies, if few are behind it; ``high`` likewise.
    """

    id: str
    unit: Unit
    count: int
    value: float | None = None
    money: Money | None = None
    part: int | None = None
    low: float | None = None
    high: float | None = None


def counted(id_: str, count: int, unit: Unit = "cards") -> Figure:
    """A number of cards, or the like."""
    return Figure(id=id_, unit=unit, count=count, value=count)


def share(id_: str, part: int, whole: int) -> Figure:
    """How many of some."""
    low, high = wilson(part, whole) or (None, None)
    value = part / whole if whole else None
    return Figure(id=id_, unit="share", count=whole, part=part, value=value, low=low, high=high)


def figure_id(*parts: object) -> str:
    """The name of a figure."""
    return ".".join(str(part) for part in parts)
