"""Servers for tests: throwaway PostgreSQL databases, and a corner of a RabbitMQ of one's own.

Without the server the test is skipped; with ``JALON_REQUIRE_SERVICES=1`` it fails instead.
"""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from typing import NoReturn
from urllib.parse import urlsplit

import psycopg
import pytest

from jalon_core.bus.broker import Broker
from jalon_core.bus.topology import (
    COMMANDS_EXCHANGE,
    DEAD_EXCHANGE,
    EVENTS_EXCHANGE,
    LANES,
    command_queue,
    dead_queue,
    event_queue,
    lane_exchange,
)

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
RABBITMQ = os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")


@contextlib.contextmanager
def postgresql_database(name: str = "test") -> Iterator[str]:
    """The SQLAlchemy address of a fresh database, which is dropped in the end."""
    _require(POSTGRESQL)
    database = f"jalon_{name}_{secrets.token_hex(6)}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
        try:
            parts = urlsplit(POSTGRESQL)
            yield f"postgresql+psycopg://{parts.netloc}/{database}"
        finally:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


@contextlib.contextmanager
def rabbitmq() -> Iterator[str]:
    """The address of a RabbitMQ on which all names get a prefix of their own; what was declared goes in the end.

    Only queues and exchanges of the usual services are removed; give others a name and remove them yourself.
    """
    _require(RABBITMQ)
    url = f"{RABBITMQ}?prefix=test-{secrets.token_hex(6)}."
    yield url
    remove_topology(Broker(url), ("identity", "contacts", "pipeline", "campaigns", "automation"))


@contextlib.contextmanager
def virtual_host() -> Iterator[str]:
    """The address of a fresh virtual host of the RabbitMQ on this machine, which is deleted in the end."""
    control = shutil.which("rabbitmqctl", path="/usr/sbin:/usr/bin:/usr/lib/rabbitmq/bin")
    if control is None:
        missing("rabbitmqctl is not installed here")
    name = f"jalon-test-{secrets.token_hex(6)}"
    user = urlsplit(RABBITMQ).username or "guest"

    def ask(*words: str) -> None:
        subprocess.run([control, "-q", *words], check=True)  # noqa: S603  nothing of it comes from outside

    ask("add_vhost", name)
    try:
        ask("set_permissions", "-p", name, user, ".*", ".*", ".*")
        yield f"amqp://{urlsplit(RABBITMQ).netloc}/{name}"
    finally:
        ask("delete_vhost", name)


def remove_topology(broker: Broker, services: tuple[str, ...]) -> None:
    """Delete the exchanges and the services' queues."""
    with broker.open() as line:
        for service in services:
            queues = [dead_queue(service)]
            for lane in LANES:
                queues += [event_queue(service, lane), command_queue(service, lane)]
            for queue in queues:
                line.channel.queue_delete(queue=line.name(queue))
        for exchange in (EVENTS_EXCHANGE, COMMANDS_EXCHANGE, DEAD_EXCHANGE, *map(lane_exchange, LANES)):
            line.channel.exchange_delete(exchange=line.name(exchange))


def _require(url: str) -> None:
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=2):
            return
    except OSError as error:
        missing(f"no server at {parts.hostname}:{parts.port}: {error}")


def missing(reason: str) -> NoReturn:
    """Skip the test for want of a server, or fail it where servers are required."""
    if os.environ.get("JALON_REQUIRE_SERVICES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
