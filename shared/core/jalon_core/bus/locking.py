"""One relay at a time per database: an advisory lock on PostgreSQL, a locked file beside it on SQLite."""

import contextlib
import fcntl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, text

from jalon_core.bus.outbox import OUTBOX
from jalon_core.db.engine import Database

_RELAY = 7_205_759_403
"""The number of the advisory lock; each service has a database of its own, so one number will do."""

_ASK_EVERY = 0.5

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Turn:
    """What the only relay of a database works with.

    On PostgreSQL all of it is done on the connection that holds the lock: nothing more can be done once the lock is
    lost, and a relay needs one connection and no more.

    :ivar transaction: opens one.
    :ivar hear: waits so many seconds at most, or until PostgreSQL tells that something was written into the outbox;
        None where this process's own bell tells it.
    """

    transaction: Transaction
    hear: Callable[[float], None] | None = None


@contextlib.contextmanager
def sole_relay(database: Database, stopping: threading.Event) -> Iterator[Turn | None]:
    """Wait until this is the only relay of the database, and stay it for as long as the block runs.

    :return: None if told to stop meanwhile.
    """
    with _on_sqlite(database, stopping) if database.is_sqlite else _on_postgresql(database, stopping) as turn:
        yield turn


@contextlib.contextmanager
def _on_postgresql(database: Database, stopping: threading.Event) -> Iterator[Turn | None]:
    with database.engine.connect() as connection:
        while not stopping.is_set():
            with connection.begin():
                locked = connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _RELAY})
            if locked:
                break
            stopping.wait(_ASK_EVERY)
        else:
            yield None
            return

        @contextlib.contextmanager
        def transaction() -> Iterator[Connection]:
            with connection.begin():
                yield connection

        try:
            with transaction():
                connection.execute(text("LISTEN jalon"))
            yield Turn(transaction, lambda seconds: _hear(connection.connection.driver_connection, seconds))
        finally:
            connection.invalidate()  # closes it, and with it goes the lock


def _hear(connection: Any, seconds: float) -> None:
    """Wait for a ``NOTIFY`` of the outbox; what came while the connection was busy counts."""
    end = time.monotonic() + seconds
    with contextlib.suppress(psycopg.Error):  # the next statement will say so
        while (left := end - time.monotonic()) > 0:
            if any(notice.payload == OUTBOX for notice in connection.notifies(timeout=left, stop_after=1)):
                for _ in connection.notifies(timeout=0):
                    pass
                return


@contextlib.contextmanager
def _on_sqlite(database: Database, stopping: threading.Event) -> Iterator[Turn | None]:
    path = Path(f"{database.url.database}.relay")
    with path.open("w") as file:
        while not stopping.is_set():
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            stopping.wait(_ASK_EVERY)
        else:
            yield None
            return
        yield Turn(database.engine.begin)
