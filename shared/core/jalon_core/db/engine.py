"""Engines and sessions for one service's database, on SQLite or PostgreSQL."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from jalon_core.db.casefolding import register_on_sqlite
from jalon_core.db.turns import Turns

TRUSTED = 0.5
"""Seconds after its last use during which a connection is taken to work, without asking."""

_turns: dict[str, Turns] = {}


class Database:
    """One service's own database.

    On SQLite a write transaction starts with ``BEGIN IMMEDIATE``: the default (a deferred one) loses updates in
    silence or fails at once when it has to become a writer. Readers use WAL snapshots and wait for nobody.

    :param pool_size: how many connections are kept for the next who wants one.
    :param idle_seconds: PostgreSQL closes a connection that nobody has used for so long; None for never.
    """

    def __init__(self, url: str, *, pool_size: int = 12, idle_seconds: int | None = None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine: Engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=20,
            # The one used last is used next, so that those which are not needed stay idle.
            pool_use_lifo=not self.is_sqlite,
            # They are what people wrote, and errors end up in logs.
            hide_parameters=True,
        )
        self._reader = self.engine.execution_options(jalon_read_only=True)
        self._glancer = self._reader
        if not self.is_sqlite:
            self._glancer = self._reader.execution_options(isolation_level="AUTOCOMMIT")
            event.listen(self.engine, "checkin", _note_use)
            event.listen(self.engine, "checkout", _check_unless_used_lately)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        elif idle_seconds is not None:
            event.listen(self.engine, "connect", partial(_end_when_idle, idle_seconds))

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose transaction commits at the end, or rolls back on an exception."""
        with self._turn(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state and writes nothing."""
        with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def glancing(self) -> Iterator[Session]:
        """A session for a look-up or two: it writes nothing, and on PostgreSQL each statement sees a state of its own.

        That saves opening and closing a transaction, which every request would pay for.
        """
        with Session(self._glancer, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """On SQLite, stand in line with the other writers of this process.

        SQLite has no line: who finds the file locked sleeps and tries again, for up to 100 ms at a time. Processes
        still meet that way, so nothing depends on this lock, and it is not waited for without end.
        """
        if not self.is_sqlite:
            yield
            return
        lock = _turns.setdefault(str(self.url.database), Turns())
        locked = lock.acquire(timeout=15)
        try:
            yield
        finally:
            if locked:
                lock.release()

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")
    register_on_sqlite(connection)


def _end_when_idle(seconds: int, connection: psycopg.Connection, _record: Any) -> None:
    connection.execute(sql.SQL("SET idle_session_timeout = {}").format(sql.Literal(f"{seconds}s")))
    connection.commit()


def _note_use(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["jalon_used"] = time.monotonic()


def _check_unless_used_lately(connection: psycopg.Connection, record: ConnectionPoolEntry, _fairy: Any) -> None:
    """Find out whether a pooled connection still works, as the pool's own ping would, but not before every use.

    :raises DisconnectionError: it does not; the pool then takes another.
    """
    used = record.info.get("jalon_used")
    if used is None or time.monotonic() - used < TRUSTED:
        return
    try:
        connection.execute("")
        connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("jalon_read_only")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
