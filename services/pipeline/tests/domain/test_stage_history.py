"""What is computed from a stage's history, and from how much of it."""

import pytest

from jalon_pipeline.domain.computed_probability import StageHistory, round_half_up
from jalon_pipeline.domain.stuck_suggestion import place_of_quartile, suggested_days

DAY = 86_400


@pytest.mark.parametrize(
    ("won", "lost", "probability"),
    [(9, 0, None), (10, 0, 92), (0, 10, 8), (5, 5, 50), (30, 70, 30), (0, 0, None), (3, 9, 29)],
)
def test_the_probability_counts_closed_cards_alone(won: int, lost: int, probability: int | None) -> None:
    history = StageHistory(won=won, lost=lost, still_open=1000)
    assert history.probability == probability
    assert history.entered == won + lost + 1000


def test_exactly_between_two_the_higher() -> None:
    assert [round_half_up(number, 2) for number in (1, 2, 3)] == [1, 1, 2]
    assert round_half_up(4, 3) == 1


def test_the_suggestion_is_the_quartile_in_days_that_have_begun() -> None:
    assert [place_of_quartile(visits) for visits in (1, 4, 10, 11)] == [1, 3, 8, 9]
    assert suggested_days(10, 2 * DAY + 1) == 3
    assert suggested_days(10, 2 * DAY) == 2
    assert suggested_days(10, 60) == 1
    assert suggested_days(9, 2 * DAY) is None
    assert suggested_days(0, None) is None
