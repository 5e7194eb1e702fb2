"""Pooled connections: one that the server has closed is noticed, and none is asked before every use."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from jalon_core.db import engine
from jalon_core.db.engine import Database
from jalon_core.testing.servers import postgresql_database

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def url():
    with postgresql_database("connections") as url:
        yield url


@pytest.fixture
def database(url):
    made = Database(url, pool_size=1)
    yield made
    made.dispose()


def backend(database):
    with database.reading() as session:
        return session.scalar(text("SELECT pg_backend_pid()"))


def end(url, process):
    other = Database(url)
    with other.writing() as session:
        assert session.scalar(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    other.dispose()


def test_one_that_was_closed_meanwhile_is_replaced(database, url, monkeypatch):
    first = backend(database)
    assert backend(database) == first
    end(url, first)
    monkeypatch.setattr(engine, "TRUSTED", 0.0)
    assert backend(database) != first


def test_after_an_error_the_next_one_works_again(database, url, monkeypatch):
    monkeypatch.setattr(engine, "TRUSTED", 3600.0)
    first = backend(database)
    end(url, first)
    with pytest.raises(OperationalError):
        backend(database)
    assert backend(database) != first


def test_a_glance_opens_no_transaction(database):
    with database.glancing() as session:
        first = session.scalar(text("SELECT txid_current_if_assigned() IS NULL AND now() = statement_timestamp()"))
        session.execute(text("SELECT pg_sleep(0.01)"))
        assert session.scalar(text("SELECT now() = statement_timestamp()"))
    assert first
    with database.reading() as session:
        session.execute(text("SELECT pg_sleep(0.01)"))
        assert not session.scalar(text("SELECT now() = statement_timestamp()")), "one transaction, one moment"
