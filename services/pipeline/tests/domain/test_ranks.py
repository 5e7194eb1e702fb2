import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_pipeline.domain.ranks import LONGEST, needs_spreading, rank_between, spread

places = st.lists(st.integers(min_value=0, max_value=10_000), max_size=200)


@given(places=places, seed=st.one_of(st.none(), st.integers()))
def test_any_sequence_of_inserts_gives_the_order_that_was_asked_for(places: list[int], seed: int | None) -> None:
    chance = None if seed is None else random.Random(seed)
    column: list[str] = []
    for place in places:
        index = place % (len(column) + 1)
        before = column[index - 1] if index else None
        after = column[index] if index < len(column) else None
        column.insert(index, rank_between(before, after, chance))
    assert column == sorted(column)
    assert len(set(column)) == len(column)


@given(count=st.integers(min_value=0, max_value=300), seed=st.integers())
def test_spread_gives_ranks_in_order_between_the_bounds(count: int, seed: int) -> None:
    low, high = "a0", rank_between("a0", "a1", random.Random(seed))
    ranks = spread(low, high, count)
    assert len(ranks) == count
    assert [low, *ranks, high] == sorted({low, *ranks, high})


@pytest.mark.parametrize("at_the_top", [True, False])
def test_thousands_of_cards_at_one_end_keep_ranks_short(at_the_top: bool) -> None:
    chance, rank = random.Random(1), "a0"
    for _ in range(5_000):
        rank = rank_between(None, rank, chance) if at_the_top else rank_between(rank, None, chance)
    assert len(rank) < 8


def test_a_gap_that_is_used_again_and_again_asks_for_spreading() -> None:
    chance = random.Random(1)
    low, high, inserts = "a0", "a1", 0
    while not needs_spreading(high):
        high = rank_between(low, high, chance)
        inserts += 1
    assert inserts > 100
    assert len(high) == LONGEST + 1
    assert max(map(len, spread("a0", "a1", 40))) < 8


def test_two_people_who_aim_at_the_same_gap_get_different_ranks() -> None:
    chance = random.Random(7)
    ranks = {rank_between("a0", "a1", chance) for _ in range(100)}
    assert len(ranks) > 90


@pytest.mark.parametrize(("before", "after"), [("a1", "a0"), ("a0", "a0")])
def test_bounds_in_the_wrong_order_are_refused(before: str, after: str) -> None:
    with pytest.raises(ValueError, match="does not come before"):
        rank_between(before, after)
