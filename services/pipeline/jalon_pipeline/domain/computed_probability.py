"""The probability of a stage as its pipeline's history says it."""

from dataclasses import dataclass
from typing import Literal

Formula = Literal["certain", "succession", "too_few"]
"""Where a stage's probability comes from: it is won or lost, its history says it, or that is too short."""

ENOUGH = 10
"""Closed cards without which nothing is computed: the next one alone would move the figure by several points."""


@dataclass(frozen=True, kw_only=True)
class StageHistory:
    """What became of the cards that ever entered a stage; deleted cards aside, each card once.

    :ivar still_open: neither won nor lost so far, wherever they are now: they say nothing yet, and are left out.
    """

    won: int = 0
    lost: int = 0
    still_open: int = 0

    @property
    def entered(self) -> int:
        """All of them."""
        return self.won + self.lost + self.still_open

    @property
    def closed(self) -> int:
        """Those whose end is known."""
        return self.won + self.lost

    @property
    def probability(self) -> int | None:
        """In percent, (won + 1) / (closed + 2); None while fewer than `ENOUGH` are closed.

        Laplace's rule of succession (Essai philosophique sur les probabilités, 1814): the expectation for the next card
        after so many, if nothing was known before. It keeps ten lost cards from calling the eleventh impossible.
        """
        if self.closed < ENOUGH:
            return None
        return round_half_up(100 * (self.won + 1), self.closed + 2)


def round_half_up(numerator: int, denominator: int) -> int:
    """A fraction as the nearest whole number; exactly between two, the higher."""
    return (2 * numerator + denominator) // (2 * denominator)
