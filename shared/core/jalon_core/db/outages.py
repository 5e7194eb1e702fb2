"""Telling a database that is away, or has no room left, from a statement that is wrong.

Drivers raise the same classes for all of them: only their codes say which it is.
"""

import sqlite3
from typing import Literal, TypeAlias

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

Outage: TypeAlias = Literal["away", "full"]
"""``away``: it cannot be reached, is just starting, or too many want it; ``full``: the disk that it is on is."""

ADVICE: dict[Outage, str] = {
    "away": "the database does not answer; Jalon goes on by itself as soon as it does",
    "full": "the disk of the database is full: make room on it; Jalon goes on by itself when there is some",
}
"""For the log: what is wrong, and what there is to do."""

_SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL")
_POSTGRESQL_FULL = "53100"
_POSTGRESQL_AWAY = ("08", "53300", "57P01", "57P02", "57P03", "57P05", "40001", "40P01")
"""Beginnings of SQLSTATEs: connections, too many of them, shutdown and start, and what another transaction undid."""


def outage_of(error: BaseException) -> Outage | None:
    """What is the matter with the database; None if it is well and the statement, or the code, is wrong."""
    if isinstance(error, PoolTimeout):
        return "away"
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    if isinstance(error.orig, psycopg.Error):
        return _of_postgresql(error.orig, error)
    return None


def _of_sqlite(error: sqlite3.Error) -> Outage | None:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_FULL":
        return "full"
    return "away" if name.startswith(_SQLITE_AWAY) else None


def _of_postgresql(error: psycopg.Error, wrapped: DBAPIError) -> Outage | None:
    code = error.sqlstate
    if code is None:
        is_connection = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        return "away" if is_connection or wrapped.connection_invalidated else None
    if code == _POSTGRESQL_FULL:
        return "full"
    return "away" if code.startswith(_POSTGRESQL_AWAY) else None
