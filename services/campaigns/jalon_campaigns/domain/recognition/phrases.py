"""What mail servers say when they refuse, by what they mean.

The words are in ``phrases.txt`` beside this module, written from the meanings of RFC 3463 and from how servers put
them in several languages.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

ADDRESS_INVALID = frozenset({"userunknown", "hostunknown", "hasmoved", "notaccept"})
"""Only these mean that the address itself is wrong."""

SENDER_PROBLEMS = frozenset(
    {"authfailure", "badreputation", "requireptr", "spamdetected", "blocked", "policyviolation", "norelaying"}
    | {"rejected", "virusdetected", "securityerror", "notcompliantrfc", "contenterror", "speeding"}
)
"""These speak of us: our address, our server, our text. They say nothing about the recipient."""

_LONGEST = 6_000
"""As much of a text is read: reasons are told early, and the expressions are many."""

Fact = Literal["told_failed", "told_delayed", "failing_subject", "absent_subject", "absent_words", "returned_begins"]
"""What words can tell besides a reason: that something was not delivered, for whatever reason; that the server still
tries; that a subject speaks of a failed delivery, or of an absence; that somebody writes that they are away; that a
line announces the mail that was returned."""

_PARTS = ("who", "not")


def reason_in(text: str) -> str | None:
    """The reason that the words give, if they give one."""
    flat = _flat(text)
    return next((reason for reason, pattern in _reasons().items() if pattern.search(flat)), None)


def tells(fact: Fact, text: str) -> bool:
    """Whether the words tell something, anywhere in the text."""
    return _patterns()[fact].search(_flat(text)) is not None


def says_only(fact: Fact, text: str) -> bool:
    """Whether the words tell something and nothing else."""
    return _patterns()[fact].fullmatch(_flat(text)) is not None


def begins_with(fact: Fact, text: str) -> bool:
    """Whether the words begin by telling something."""
    return _patterns()[fact].match(_flat(text)) is not None


def _flat(text: str) -> str:
    return " ".join(text[:_LONGEST].split()).replace("’", "'")


@cache
def _reasons() -> Mapping[str, re.Pattern[str]]:
    facts = get_args(Fact)
    return {name: pattern for name, pattern in _patterns().items() if name not in facts}


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    sections: dict[str, list[str]] = {}
    for line in (files(__package__) / "phrases.txt").read_text("utf-8").splitlines():
        section = re.fullmatch(r"\[([a-z]+(?:_[a-z]+)?)\]", line)
        if section:
            sections[section[1]] = []
        elif line and not line.startswith("#"):
            list(sections.values())[-1].append(line)
    parts = {name: f"(?:{'|'.join(sections.pop(name))})" for name in _PARTS}
    patterns = {}
    for name, lines in sections.items():
        joined = "|".join(f"(?:{line})" for line in lines)
        for part, words in parts.items():
            joined = joined.replace(f"{{{part}}}", words)
        patterns[name] = re.compile(joined, re.IGNORECASE)
    return patterns
