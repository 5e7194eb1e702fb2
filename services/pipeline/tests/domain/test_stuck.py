"""When a card is stuck: by its entry, its stage's patience, and what is planned."""

import datetime as dt
from typing import Any

import pytest

from jalon_core.ids import new_id
from jalon_pipeline.domain.stuck import is_stuck
from jalon_sdk.records import Stage

ENTERED = dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def stage(**fields: Any) -> Stage:
    values: dict[str, Any] = {
        "id": new_id(),
        "name": "Devis",
        "colour": "grey",
        "kind": "open",
        "position": 0,
        "probability": 50,
        "stuck_days": 3,
    }
    return Stage(**(values | fields))


@pytest.mark.parametrize(
    ("patience", "after", "next_due", "stuck"),
    [
        ({}, 3 * DAY - dt.timedelta(seconds=1), None, False),
        ({}, 3 * DAY, None, True),
        ({}, 4 * DAY, 5 * DAY, False),  # what comes next is planned
        ({}, 4 * DAY, 3.5 * DAY, True),  # it was, and nobody did it
        ({}, 4 * DAY, 4 * DAY, True),
        ({"stuck_pauses": False}, 4 * DAY, 5 * DAY, True),
        ({"stuck_days": None}, 400 * DAY, None, False),
        ({"kind": "won"}, 400 * DAY, None, False),
    ],
)
def test_when(patience: dict[str, Any], after: dt.timedelta, next_due: dt.timedelta | None, stuck: bool) -> None:
    due = None if next_due is None else ENTERED + next_due
    assert is_stuck(stage(**patience), entered_at=ENTERED, next_due_at=due, moment=ENTERED + after) is stuck
