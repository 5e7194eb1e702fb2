"""Databases and virtual hosts of a benchmark's own, on the servers of this machine, gone when it ends."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from amqp.connection import Connection as AmqpConnection

from jalon_core.service import Context, Service
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import make_context


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as name:
        yield Path(name)


@contextlib.contextmanager
def service_context(service: Service) -> Iterator[Context]:
    """A service with an empty PostgreSQL database."""
    with folder() as path, postgresql_database(f"bench_{service.name}") as url:
        context = make_context(service, path, url=url)
        try:
            yield context
        finally:
            context.database.dispose()


def plain_url(context: Context) -> str:
    """The address of a service's database, for psycopg."""
    return context.database.url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextlib.contextmanager
def amqp(broker_url: str) -> Iterator[AmqpConnection]:
    """A bare connection to the broker."""
    parts = urlsplit(broker_url)
    connection = AmqpConnection(
        host=f"{parts.hostname}:{parts.port}",
        userid=parts.username,
        password=parts.password,
        virtual_host=parts.path.removeprefix("/"),
    )
    connection.connect()
    try:
        yield connection
    finally:
        connection.close()
