import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from jalon_automation.operations.hosting import close_host
from jalon_automation.service import SERVICE
from jalon_core.service import Context
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import empty_database, make_context

sys.path.insert(0, str(Path(__file__).parent))

from automation_world import START


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """One PostgreSQL database for all tests; each finds its tables empty."""
    with postgresql_database("automation") as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def context(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Context]:
    on_server = request.param == "postgresql"
    made = make_context(SERVICE, tmp_path, url=request.getfixturevalue("postgresql") if on_server else None)
    if on_server:
        empty_database(made)
    yield made
    close_host(made.database.engine)
    made.database.dispose()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller
