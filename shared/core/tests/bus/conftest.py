"""The same tests on both brokers."""

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from jalon_core.bus.broker import Broker
from jalon_core.runtime import ROLES, Role, Runtime
from jalon_core.service import Service
from jalon_core.testing.runtimes import make_runtime
from jalon_core.testing.servers import postgresql_database, rabbitmq

BROKERS = ["embedded", pytest.param("rabbitmq", marks=pytest.mark.services)]


@pytest.fixture(params=BROKERS)
def broker_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "embedded":
        yield f"jalon-sqlite:///{tmp_path / 'bus.sqlite3'}"
    else:
        with rabbitmq() as url:
            yield url


@pytest.fixture
def broker(broker_url: str) -> Broker:
    return Broker(broker_url)


@pytest.fixture
def database_url(broker_url: str) -> Iterator[Callable[[str], str | None]]:
    """The database of a service: SQLite (None) with the embedded broker, PostgreSQL with RabbitMQ."""
    made: dict[str, str] = {}
    with ExitStack() as stack:

        def _url(service: str) -> str | None:
            if broker_url.startswith("jalon-sqlite"):
                return None
            if service not in made:
                made[service] = stack.enter_context(postgresql_database(service))
            return made[service]

        yield _url


@pytest.fixture
def start(
    tmp_path: Path, broker_url: str, database_url: Callable[[str], str | None]
) -> Iterator[Callable[..., Runtime]]:
    """Start all threads of a service, or those of some roles."""
    started: list[Runtime] = []

    def _start(service: Service, roles: Collection[Role] = ROLES) -> Runtime:
        runtime = make_runtime(service, tmp_path, broker_url, url=database_url(service.name))
        started.append(runtime)
        runtime.start(roles)
        return runtime

    yield _start
    for runtime in started:
        runtime.stop()
