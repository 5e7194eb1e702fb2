"""Which queues a message goes to: exchanges, bindings between them, and topic patterns as AMQP has them."""

import sqlite3
from functools import lru_cache


def matches(pattern: str, routing_key: str) -> bool:
    """Whether a topic pattern fits a key: ``*`` stands for one word, ``#`` for any number of words, also none."""
    return _fits(tuple(pattern.split(".")), tuple(routing_key.split(".")))


@lru_cache(maxsize=4096)
def _fits(pattern: tuple[str, ...], words: tuple[str, ...]) -> bool:
    if not pattern:
        return not words
    first, rest = pattern[0], pattern[1:]
    if first == "#":
        return _fits(rest, words) or (bool(words) and _fits(pattern, words[1:]))
    return bool(words) and first in ("*", words[0]) and _fits(rest, words[1:])


class Routes:
    """The routing table, read from the file again whenever somebody changed it."""

    def __init__(self) -> None:
        self._seen = -1
        self._types: dict[str, str] = {}
        self._queues: frozenset[str] = frozenset()
        self._bindings: dict[str, list[tuple[str, str, bool]]] = {}
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}

    def queues_for(self, connection: sqlite3.Connection, exchange: str, routing_key: str) -> tuple[str, ...]:
        """The queues that get a message, each once. The exchange without a name leads to the queue of that name."""
        self._refresh(connection)
        found = self._found.get((exchange, routing_key))
        if found is None:
            found = tuple(sorted(self._follow(exchange, routing_key, set()) & self._queues))
            self._found[exchange, routing_key] = found
        return found

    def _refresh(self, connection: sqlite3.Connection) -> None:
        now = connection.execute("SELECT topology FROM changes").fetchone()[0]
        if now == self._seen:
            return
        self._seen = now
        self._found = {}
        self._types = dict(connection.execute("SELECT name, type FROM exchanges"))
        self._queues = frozenset(row[0] for row in connection.execute("SELECT name FROM queues"))
        self._bindings = {}
        for source, pattern, destination, is_queue in connection.execute("SELECT * FROM bindings"):
            self._bindings.setdefault(source, []).append((pattern, destination, bool(is_queue)))

    def _follow(self, exchange: str, routing_key: str, passed: set[str]) -> set[str]:
        if not exchange:
            return {routing_key}
        passed.add(exchange)
        queues: set[str] = set()
        for pattern, destination, is_queue in self._bindings.get(exchange, ()):
            if not self._leads(self._types.get(exchange, "direct"), pattern, routing_key):
                continue
            if is_queue:
                queues.add(destination)
            elif destination not in passed:
                queues |= self._follow(destination, routing_key, passed)
        return queues

    def _leads(self, type_: str, pattern: str, routing_key: str) -> bool:
        if type_ == "fanout":
            return True
        return matches(pattern, routing_key) if type_ == "topic" else pattern == routing_key
