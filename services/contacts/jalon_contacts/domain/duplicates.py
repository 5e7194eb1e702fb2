"""How likely two contacts of a team are one person, and what speaks for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

ReasonCode = Literal["same_phone", "same_name", "similar_name", "same_company", "same_domain"]

LIKELY = 50
"""Pairs of a lower score are not worth anybody's look."""

SIMILAR = 0.85
"""From here on two names are spellings of one, as a share of their letters."""

PUBLIC_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "outlook.fr",
        "hotmail.com",
        "hotmail.fr",
        "live.fr",
        "live.com",
        "yahoo.com",
        "yahoo.fr",
        "icloud.com",
        "me.com",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "sfr.fr",
        "neuf.fr",
        "laposte.net",
        "bbox.fr",
        "numericable.fr",
        "gmx.fr",
        "gmx.com",
        "proton.me",
        "protonmail.com",
        "aol.com",
    ]
)
"""Where everybody has an address: that two have one there says nothing."""

_SCORES: Sequence[tuple[frozenset[ReasonCode], int]] = (
    (frozenset({"same_phone", "same_name"}), 95),
    (frozenset({"same_phone", "similar_name"}), 90),
    (frozenset({"same_name", "same_company"}), 80),
    (frozenset({"same_name", "same_domain"}), 75),
    (frozenset({"similar_name", "same_company"}), 70),
    (frozenset({"similar_name", "same_domain"}), 60),
    (frozenset({"same_phone"}), 50),
    (frozenset({"same_name"}), 40),
)


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What speaks for two contacts being one; ``score`` out of 100."""

    score: int
    reasons: tuple[ReasonCode, ...]


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What of a contact is compared; the name without case and accents."""

    name: str
    phones: Collection[str]
    emails: Collection[str]
    company: str | None


def likeness(one: Traits, other: Traits) -> Likeness:
    """Compare two contacts. A shared number alone may be a family's, and a shared name alone is common."""
    reasons: list[ReasonCode] = []
    if set(one.phones) & set(other.phones):
        reasons.append("same_phone")
    mine, theirs = _ordered(one.name), _ordered(other.name)
    if mine == theirs:
        reasons.append("same_name")
    elif SequenceMatcher(None, mine, theirs).ratio() >= SIMILAR:
        reasons.append("similar_name")
    if one.company is not None and one.company == other.company:
        reasons.append("same_company")
    if _domains(one) & _domains(other):
        reasons.append("same_domain")
    score = next((points for needed, points in _SCORES if needed <= set(reasons)), 0)
    return Likeness(score=score, reasons=tuple(reasons))


def _ordered(name: str) -> str:
    """The words of a name in one order: "Petit Zoé" is "Zoé Petit"."""
    return " ".join(sorted(name.split()))


def _domains(traits: Traits) -> set[str]:
    return {address.rpartition("@")[2] for address in traits.emails} - PUBLIC_DOMAINS
