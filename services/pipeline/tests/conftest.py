from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from jalon_core.access.caller import Caller
from jalon_core.service import Context
from jalon_core.testing.client import client_for
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import empty_database, make_context
from jalon_pipeline.service import SERVICE

from .factories import Club  # noqa: TID252  # with importlib mode the folder has no name to import by


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a database for all tests of this run; each leaves it empty."""
    with postgresql_database("pipeline") as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def context(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Context]:
    """The service at work, on both kinds of database."""
    on_server = request.param == "postgresql"
    context = make_context(SERVICE, tmp_path, url=request.getfixturevalue("postgresql") if on_server else None)
    yield context
    if on_server:
        empty_database(context)
    context.database.dispose()


@pytest.fixture
def club(context: Context) -> Club:
    return Club(context)


@pytest.fixture
def client(context: Context) -> Callable[[Caller], FlaskClient]:
    return lambda caller: client_for(context, caller)
