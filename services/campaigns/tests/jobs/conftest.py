from collections.abc import Iterator

import pytest

from jalon_core.testing.servers import postgresql_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """A fresh database on each kind of server."""
    if request.param == "sqlite":
        yield None
        return
    with postgresql_database("campaigns") as url:
        yield url
