"""Messages on their way through the embedded broker: published, taken, done, given back, dead."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jalon_core.bus.sqlite.routing import Routes


@dataclass(frozen=True)
class Posted:
    """A message to publish: its body, and headers and properties as JSON can hold them."""

    body: str | bytes
    meta: dict[str, Any]
    exchange: str
    routing_key: str
    mandatory: bool = False


@dataclass(frozen=True)
class Taken:
    """A delivery that was taken from a queue. ``tries`` counts this one too."""

    id: int
    queue: str
    body_id: int
    body: str | bytes
    meta: dict[str, Any]
    exchange: str
    routing_key: str
    tries: int


def post(connection: sqlite3.Connection, routes: Routes, messages: Sequence[Posted]) -> tuple[set[str], list[Posted]]:
    """Publish messages; give the queues that got some, and the mandatory messages that no queue wanted."""
    row = connection.execute("SELECT coalesce(max(id), 0) FROM bodies").fetchone()
    bodies, deliveries = [], []
    returned: list[Posted] = []
    for body_id, message in enumerate(messages, row[0] + 1):
        queues = routes.queues_for(connection, message.exchange, message.routing_key)
        if queues:
            bodies.append((body_id, message.body, json.dumps(message.meta, separators=(",", ":"))))
            deliveries += [(queue, body_id, message.exchange, message.routing_key) for queue in queues]
        elif message.mandatory:
            returned.append(message)
    connection.executemany("INSERT INTO bodies VALUES (?, ?, ?)", bodies)
    sql = "INSERT INTO deliveries (queue, body_id, exchange, routing_key) VALUES (?, ?, ?, ?)"
    connection.executemany(sql, deliveries)
    return {delivery[0] for delivery in deliveries}, returned


def take(connection: sqlite3.Connection, routes: Routes, queue: str, owner: int, limit: int) -> list[Taken]:
    """Take the next messages of a queue, in order, for an owner.

    From a queue with a single active consumer only that one gets any; it is the first that asks while there is none.
    Messages that were delivered again too often go to the dead letters instead.
    """
    row = connection.execute(
        "SELECT single_active, active_owner, delivery_limit FROM queues WHERE name = ?", (queue,)
    ).fetchone()
    if row is None:
        return []
    single_active, active_owner, delivery_limit = row
    if single_active and active_owner != owner:
        if active_owner is not None:
            return []
        connection.execute("UPDATE queues SET active_owner = ? WHERE name = ?", (owner, queue))
    found = connection.execute(
        "SELECT deliveries.id, queue, body_id, body, meta, exchange, routing_key, tries + 1 "
        "FROM deliveries JOIN bodies ON bodies.id = body_id "
        "WHERE queue = ? AND owner IS NULL ORDER BY deliveries.id LIMIT ?",
        (queue, limit),
    ).fetchall()
    taken = [
        Taken(id_, name, body_id, body, json.loads(meta), exchange, routing_key, tries)
        for id_, name, body_id, body, meta, exchange, routing_key, tries in found
    ]
    connection.executemany(
        "UPDATE deliveries SET owner = ?, tries = tries + 1 WHERE id = ?", [(owner, delivery.id) for delivery in taken]
    )
    if delivery_limit is None:
        return taken
    worn = [delivery for delivery in taken if delivery.tries - 1 > delivery_limit]
    bury(connection, routes, worn, owner, "delivery_limit")
    return [delivery for delivery in taken if delivery not in worn]


def finish(connection: sqlite3.Connection, deliveries: Sequence[Taken], owner: int) -> int:
    """Remove deliveries that are done, if they are still the owner's; say how many were."""
    chosen = [(delivery.id, owner) for delivery in deliveries]
    removed = connection.executemany("DELETE FROM deliveries WHERE id = ? AND owner = ?", chosen).rowcount
    connection.executemany(
        "DELETE FROM bodies WHERE id = ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE body_id = bodies.id)",
        [(delivery.body_id,) for delivery in deliveries],
    )
    return max(removed, 0)


def give_back(connection: sqlite3.Connection, deliveries: Iterable[Taken], owner: int) -> None:
    """Put deliveries back where they were in their queue."""
    sql = "UPDATE deliveries SET owner = NULL WHERE id = ? AND owner = ?"
    connection.executemany(sql, [(delivery.id, owner) for delivery in deliveries])


def bury(
    connection: sqlite3.Connection, routes: Routes, deliveries: Sequence[Taken], owner: int, reason: str
) -> set[str]:
    """Send deliveries to their queues' dead letters (away, where there are none); give the queues that got some."""
    dead = []
    for delivery in deliveries:
        exchange, routing_key = connection.execute(
            "SELECT dead_exchange, dead_routing_key FROM queues WHERE name = ?", (delivery.queue,)
        ).fetchone()
        if exchange is not None:
            headers = {
                **delivery.meta.get("headers", {}),
                "x-first-death-queue": delivery.queue,
                "x-first-death-reason": reason,
                "x-first-death-exchange": delivery.exchange,
            }
            posted = Posted(delivery.body, {**delivery.meta, "headers": headers}, exchange, delivery.routing_key)
            dead.append(posted if routing_key is None else replace(posted, routing_key=routing_key))
    queues, _ = post(connection, routes, dead)
    finish(connection, deliveries, owner)
    return queues
