"""A database that is away or full is told from a statement that is wrong."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from jalon_core.db.engine import Database
from jalon_core.db.outages import outage_of
from jalon_core.testing.servers import postgresql_database


def raised(database: Database, statement: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught, database.writing() as session:
        session.execute(text(statement))
    database.dispose()
    return caught.value


def small(path: Path) -> Database:
    """A database whose disk has room for a few pages."""
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        session.execute(text("CREATE TABLE songs (title TEXT)"))
    database.dispose()

    @event.listens_for(database.engine, "connect")
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 3")

    return database


def test_a_full_sqlite_goes_on_when_there_is_room(tmp_path: Path) -> None:
    database = small(tmp_path / "songs.sqlite3")
    fill = "INSERT INTO songs VALUES (hex(zeroblob(100000)))"
    assert outage_of(raised(database, fill)) == "full"
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM songs")) == 0
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        session.execute(text("PRAGMA max_page_count = 1000"))
    with database.writing() as session:
        session.execute(text(fill))
    database.dispose()


def test_a_locked_sqlite_is_away_and_a_wrong_statement_is_a_bug(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'songs.sqlite3'}")
    assert outage_of(raised(database, "SELECT * FROM nothing")) is None
    with sqlite3.connect(tmp_path / "songs.sqlite3", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 1"))
        assert outage_of(raised(database, "CREATE TABLE songs (title TEXT)")) == "away"
    other.close()


@pytest.mark.services
def test_postgresql_says_by_its_codes() -> None:
    with postgresql_database() as url:
        database = Database(url)
        assert outage_of(raised(database, "SELECT * FROM nothing")) is None
        ended = "SELECT pg_terminate_backend(pg_backend_pid())"
        assert outage_of(raised(database, ended)) == "away"
    nobody = Database("postgresql+psycopg://postgres@127.0.0.1:1/nothing")
    assert outage_of(raised(nobody, "SELECT 1")) == "away"


def test_codes_that_no_test_can_bring_about() -> None:
    assert outage_of(DBAPIError("", None, psycopg.errors.DiskFull("could not extend file"))) == "full"
    assert outage_of(DBAPIError("", None, psycopg.errors.CannotConnectNow("starting up"))) == "away"
    assert outage_of(DBAPIError("", None, psycopg.errors.UniqueViolation("twice"))) is None
    assert outage_of(PoolTimeout("all connections are taken")) == "away"
    assert outage_of(ValueError("no database")) is None
