"""Declaring exchanges, queues and bindings of the embedded broker."""

import sqlite3
import time
from collections.abc import Mapping
from typing import Any

DEAD_EXCHANGE = "x-dead-letter-exchange"
DEAD_ROUTING_KEY = "x-dead-letter-routing-key"
DELIVERY_LIMIT = "x-delivery-limit"
EXPIRES = "x-expires"
SINGLE_ACTIVE = "x-single-active-consumer"


def declare_exchange(connection: sqlite3.Connection, name: str, type_: str) -> None:
    """Make an exchange unless there is one."""
    added = connection.execute("INSERT OR IGNORE INTO exchanges VALUES (?, ?)", (name, type_)).rowcount
    _changed(connection, added)


def declare_queue(
    connection: sqlite3.Connection, name: str, arguments: Mapping[str, Any], *, exclusive_owner: int | None
) -> None:
    """Make a queue unless there is one.

    :param arguments: those of RabbitMQ that are honoured here: single active consumer, delivery limit, dead letters,
        expiry in milliseconds.
    :param exclusive_owner: the only one who may consume; the queue goes with them.
    """
    expires = arguments.get(EXPIRES)
    added = connection.execute(
        "INSERT OR IGNORE INTO queues VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?)",
        (
            name,
            bool(arguments.get(SINGLE_ACTIVE)),
            exclusive_owner,
            arguments.get(DELIVERY_LIMIT),
            arguments.get(DEAD_EXCHANGE),
            arguments.get(DEAD_ROUTING_KEY),
            None if expires is None else expires / 1000,
            time.monotonic(),
        ),
    ).rowcount
    _changed(connection, added)


def bind(connection: sqlite3.Connection, source: str, pattern: str, destination: str, *, is_queue: bool) -> None:
    """Lead what fits the pattern from an exchange to a queue, or to another exchange."""
    row = (source, pattern, destination, is_queue)
    _changed(connection, connection.execute("INSERT OR IGNORE INTO bindings VALUES (?, ?, ?, ?)", row).rowcount)


def unbind(connection: sqlite3.Connection, source: str, pattern: str, destination: str, *, is_queue: bool) -> None:
    """Take a binding away."""
    row = (source, pattern, destination, is_queue)
    sql = "DELETE FROM bindings WHERE source = ? AND pattern = ? AND destination = ? AND is_queue = ?"
    _changed(connection, connection.execute(sql, row).rowcount)


def delete_queue(connection: sqlite3.Connection, name: str) -> int:
    """Delete a queue with what is in it; say how many messages that were."""
    removed = purge_queue(connection, name)
    connection.execute("DELETE FROM bindings WHERE destination = ? AND is_queue", (name,))
    connection.execute("DELETE FROM consumers WHERE queue = ?", (name,))
    _changed(connection, connection.execute("DELETE FROM queues WHERE name = ?", (name,)).rowcount)
    return removed


def purge_queue(connection: sqlite3.Connection, name: str) -> int:
    """Remove all messages of a queue; say how many."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS purged (body_id INTEGER)")
    connection.execute("DELETE FROM purged")
    connection.execute("INSERT INTO purged SELECT body_id FROM deliveries WHERE queue = ?", (name,))
    removed = connection.execute("DELETE FROM deliveries WHERE queue = ?", (name,)).rowcount
    connection.execute(
        "DELETE FROM bodies WHERE id IN (SELECT body_id FROM purged) "
        "AND NOT EXISTS (SELECT 1 FROM deliveries WHERE body_id = bodies.id)"
    )
    return removed


def delete_exchange(connection: sqlite3.Connection, name: str) -> None:
    """Delete an exchange with the bindings from and to it."""
    connection.execute("DELETE FROM bindings WHERE source = ? OR (destination = ? AND NOT is_queue)", (name, name))
    _changed(connection, connection.execute("DELETE FROM exchanges WHERE name = ?", (name,)).rowcount)


def _changed(connection: sqlite3.Connection, rows: int) -> None:
    if rows:
        connection.execute("UPDATE changes SET topology = topology + 1")
