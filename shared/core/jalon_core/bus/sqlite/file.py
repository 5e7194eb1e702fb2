"""The file of the embedded broker: its tables, and how one reads and writes it.

A body is stored once, however many queues get it: each queue has a row in ``deliveries`` that names it. Whoever takes
deliveries is an owner (one per channel) with a lease; when the owner is gone, its deliveries are free again.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

_TABLES = """
CREATE TABLE exchanges (name TEXT PRIMARY KEY, type TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE queues (
    name TEXT PRIMARY KEY,
    single_active INTEGER NOT NULL,
    active_owner INTEGER,
    exclusive_owner INTEGER,
    delivery_limit INTEGER,
    dead_exchange TEXT,
    dead_routing_key TEXT,
    expires REAL,
    unused_since REAL
) WITHOUT ROWID;
CREATE TABLE bindings (
    source TEXT NOT NULL,
    pattern TEXT NOT NULL,
    destination TEXT NOT NULL,
    is_queue INTEGER NOT NULL,
    PRIMARY KEY (source, pattern, destination, is_queue)
) WITHOUT ROWID;
CREATE TABLE bodies (id INTEGER PRIMARY KEY, body NOT NULL, meta TEXT NOT NULL);
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    body_id INTEGER NOT NULL,
    exchange TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    owner INTEGER
);
CREATE INDEX deliveries_ready ON deliveries (queue, id) WHERE owner IS NULL;
CREATE INDEX deliveries_owned ON deliveries (owner) WHERE owner IS NOT NULL;
CREATE INDEX deliveries_body ON deliveries (body_id);
CREATE TABLE owners (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    process TEXT NOT NULL,
    leased_until REAL NOT NULL
);
CREATE TABLE consumers (
    tag TEXT NOT NULL,
    owner INTEGER NOT NULL,
    queue TEXT NOT NULL,
    PRIMARY KEY (tag, owner)
) WITHOUT ROWID;
CREATE TABLE changes (topology INTEGER NOT NULL);
INSERT INTO changes VALUES (0);
"""
_VERSION = 1
_WAIT = 15.0


class BusFile:
    """One connection to the file. Not shared between threads or processes: each channel has its own.

    Writers of one process stand in line at a lock of their own, because SQLite lets those who wait sleep and try again.
    """

    _locks: dict[str, threading.Lock] = {}  # noqa: RUF012  shared on purpose, by path
    _guard = threading.Lock()

    def __init__(self, path: str) -> None:
        self.path = path
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with self._guard:
            self._lock = self._locks.setdefault(path, threading.Lock())
        self._connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        self._prepare()

    def read(self, sql: str, *parameters: object) -> list[tuple[object, ...]]:
        """Read rows, outside of a transaction."""
        return self._connection.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that sees all that was committed before, and in which nobody else writes."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk ends the transaction, or does not, and may show at the commit only.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def changed(self) -> int:
        """A number that is another one after any other connection has committed something."""
        return int(str(self.read("PRAGMA data_version")[0][0]))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _prepare(self) -> None:
        with self._lock:
            self._connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
        if self.read("PRAGMA user_version") == [(_VERSION,)]:
            return
        with self.writing() as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
                for statement in _TABLES.split(";\n"):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {_VERSION}")
