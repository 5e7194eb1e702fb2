"""Rounds of two sides in turn, A B A B …, so that whatever else the machine does hits both alike."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the table.

    :ivar what: what was measured.
    :ivar ours: what Jalon reached; ``bare`` what the reference reached, 0 where there is none.
    :ivar bar: what must be reached, in words; empty where it is information.
    :ivar held: whether it was; None where there is no bar.
    """

    what: str
    unit: str
    ours: float
    bare: float = 0.0
    bar: str = ""
    held: bool | None = None

    @property
    def ratio(self) -> str:
        """Ours as a share of the bare reference."""
        return f"{self.ours / self.bare:.0%}" if self.bare else ""

    def row(self) -> str:
        """As a row of the Markdown table in docs/performance.md."""
        verdict = "" if self.held is None else ("yes" if self.held else "**no**")
        bare = f"{self.bare:,.0f}" if self.bare else ""
        digits = 0 if self.ours >= 100 else 1
        return f"| {self.what} | {self.bar} | {self.ours:,.{digits}f} {self.unit} | {bare} | {self.ratio} | {verdict} |"


def medians(sides: Mapping[str, Callable[[], float]], rounds: int = 3) -> dict[str, float]:
    """Measure each side once per round, in turn; the median of each.

    A first round of each, which warms caches and connections, is thrown away.
    """
    found: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds + 1):
        for name, measure in sides.items():
            value = measure()
            if number:
                found[name].append(value)
    return {name: statistics.median(values) for name, values in found.items()}
