"""Statistics at a moment that stands still, and what explains them."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from jalon_pipeline.queries.statistics.asked import ask
from jalon_pipeline.queries.statistics.explaining import Behind, Explanation, explain
from jalon_pipeline.queries.statistics.forecast import get_forecast, source_in_forecast
from jalon_pipeline.queries.statistics.populations import Populations
from jalon_pipeline.queries.statistics.rows import Statistics
from jalon_pipeline.queries.statistics.sources import source_of
from jalon_pipeline.queries.statistics.tables import get_statistics

from ..statistics_world import (  # noqa: TID252  # with importlib mode the folder has no name to import by
    NOVEMBER,
    PERIOD,
)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOVEMBER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stats(context: Any, club: Any) -> Any:
    def ask_for(caller: Any = None, pipeline_id: Any = None, **wanted: Any) -> Statistics:
        who = caller or club.manager
        with context.reading() as session:
            return get_statistics(session, who, ask(session, who, pipeline_id or club.pipeline_id, **(PERIOD | wanted)))

    return ask_for


@pytest.fixture
def forecast(context: Any, club: Any) -> Any:
    def ask_for(caller: Any = None, **wanted: Any) -> dict[str, Any]:
        who = caller or club.manager
        with context.reading() as session:
            found = get_forecast(session, who, ask(session, who, club.pipeline_id, **(PERIOD | wanted)))
        return {row.month: row for row in found.rows}

    return ask_for


@pytest.fixture
def explained(context: Any, club: Any) -> Any:
    """All pages of the explanation of a figure."""

    def ask_for(
        figure: str, caller: Any = None, *, limit: int = 3, pages: int = 100, **wanted: Any
    ) -> tuple[Explanation, list[Behind]]:
        who = caller or club.manager
        items: list[Behind] = []
        cursor = None
        with context.reading() as session:
            populations = Populations(who, ask(session, who, club.pipeline_id, **(PERIOD | wanted)))
            source = source_in_forecast(populations, figure) or source_of(populations, figure)
            for _ in range(pages):
                page = explain(session, source, figure, limit=limit, cursor=cursor)
                items += page.items
                if (cursor := page.next) is None:
                    break
        return page, items

    return ask_for
