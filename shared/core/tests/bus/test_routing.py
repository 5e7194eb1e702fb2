"""Topic patterns as AMQP has them, against a plain definition by regular expression."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_core.bus.sqlite.routing import matches

words = st.sampled_from(["a", "b", "deal", "v1"])
keys = st.lists(words, min_size=1, max_size=5).map(".".join)
patterns = st.lists(st.one_of(words, st.sampled_from(["*", "#"])), min_size=1, max_size=5).map(".".join)


def by_expression(pattern: str, key: str) -> bool:
    """Every word is written with a dot before it, so that ``#`` is any number of such pieces."""
    pieces = {"*": r"\.[^.]+", "#": r"(?:\.[^.]+)*"}
    expression = "".join(pieces.get(word, re.escape(f".{word}")) for word in pattern.split("."))
    return re.fullmatch(expression, f".{key}") is not None


@given(patterns, keys)
def test_patterns_match_as_defined(pattern: str, key: str) -> None:
    assert matches(pattern, key) == by_expression(pattern, key)


@pytest.mark.parametrize(
    ("pattern", "key", "expected"),
    [
        ("deal.#", "deal", True),
        ("#", "jalon.deal.created.v1", True),
        ("jalon.deal.*.v1", "jalon.deal.created.v1", True),
        ("jalon.*.v1", "jalon.deal.created.v1", False),
        ("jalon.deal.created", "jalon.deal.created.v1", False),
        ("#.v1", "v1", True),
        ("*", "deal.created", False),
    ],
)
def test_patterns_that_matter(pattern: str, key: str, expected: bool) -> None:
    assert matches(pattern, key) is expected
