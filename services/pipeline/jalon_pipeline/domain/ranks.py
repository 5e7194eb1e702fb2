"""Ranks: short texts whose order is the order of the cards in a column; between two there is always room for one more.

A rank is a number in base 62: an integer part, whose first letter says how long it is (so that putting cards at either
end makes ranks longer by one digit only after 62, 3,844, … cards), and a fraction. A little chance is added, so that
two people who aim at the same gap at the same moment rarely get the same rank; equal ones are told apart by the id.
Compare ranks as plain ASCII text. None stands for "nothing on this side".
"""

import random
import string

DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
LONGEST = 32
"""A rank that is longer asks for `spread` around it: it would go on growing with every card put into the same gap."""

_FIRST = "a0"
_JITTER = 2


def rank_between(before: str | None, after: str | None, chance: random.Random | None = None) -> str:
    """A rank between two others.

    :param chance: where the jitter comes from; None for the shortest rank without any.
    :raises ValueError: ``before`` does not come before ``after``.
    """
    if before is not None and after is not None and before >= after:
        raise ValueError(f"{before!r} does not come before {after!r}")
    rank = _between(before, after)
    if chance is None:
        return rank
    tail = chance.choice(DIGITS) + "".join(chance.choice(DIGITS[1:]) for _ in range(_JITTER - 1))
    return rank + tail if after is None or rank + tail < after else rank


def needs_spreading(rank: str) -> bool:
    """Whether the gap that this rank came from is so narrow that its neighbourhood should be spread anew."""
    return len(rank) > LONGEST


def spread(before: str | None, after: str | None, count: int) -> list[str]:
    """Ranks for ``count`` cards in a row, evenly between two others, as short as can be."""
    if count == 0:
        return []
    middle = _between(before, after)
    left = count // 2
    return [*spread(before, middle, left), middle, *spread(middle, after, count - left - 1)]


def _between(before: str | None, after: str | None) -> str:
    if before is None and after is None:
        return _FIRST
    if before is None:
        assert after is not None
        return _decremented(_integer(after))
    whole = _integer(before)
    if after is not None and whole == _integer(after):
        return whole + _middle(_fraction(before), _fraction(after))
    higher = _incremented(whole)
    if after is None or higher < after:
        return higher
    return whole + _middle(_fraction(before), None)


def _integer_length(head: str) -> int:
    return ord(head) - ord("a") + 2 if head >= "a" else ord("Z") - ord(head) + 2


def _integer(rank: str) -> str:
    return rank[: _integer_length(rank[0])]


def _fraction(rank: str) -> str:
    return rank[_integer_length(rank[0]) :]


# The longest integer part has 26 digits: no column ever holds the 62 to the 26th cards that would exhaust it.


def _incremented(whole: str) -> str:
    head, digits = whole[0], list(whole[1:])
    for place in reversed(range(len(digits))):
        if digits[place] != DIGITS[-1]:
            digits[place] = DIGITS[DIGITS.index(digits[place]) + 1]
            return head + "".join(digits)
        digits[place] = DIGITS[0]
    following = "a" if head == "Z" else chr(ord(head) + 1)
    return following + DIGITS[0] * (_integer_length(following) - 1)


def _decremented(whole: str) -> str:
    head, digits = whole[0], list(whole[1:])
    for place in reversed(range(len(digits))):
        if digits[place] != DIGITS[0]:
            digits[place] = DIGITS[DIGITS.index(digits[place]) - 1]
            return head + "".join(digits)
        digits[place] = DIGITS[-1]
    preceding = "Z" if head == "a" else chr(ord(head) - 1)
    return preceding + DIGITS[-1] * (_integer_length(preceding) - 1)


def _middle(low: str, high: str | None) -> str:
    """A fraction strictly between two; it never ends in 0, so that there is always room below it."""
    digits = ""
    while True:
        floor = DIGITS.index(low[0]) if low else 0
        ceiling = DIGITS.index(high[0]) if high else len(DIGITS)
        if ceiling - floor > 1:
            return digits + DIGITS[(floor + ceiling) // 2]
        digits += DIGITS[floor]
        # Once a digit lies below the upper bound's, whatever follows does too.
        high = high[1:] if high and floor == ceiling else None
        low = low[1:]
