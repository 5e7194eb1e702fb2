"""Waking who waits for rows: everybody, after the commit, and across processes with PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bus_services import CONTACTS
from sqlalchemy import select

from jalon_core.bus.waking import Listener, bell, bell_name, wake_after_commit
from jalon_core.db.tables import outbox
from jalon_core.service import Context
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import make_context


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def context(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Context]:
    if request.param == "sqlite":
        yield make_context(CONTACTS, tmp_path)
    else:
        with postgresql_database() as url:
            context = make_context(CONTACTS, tmp_path, url=url)
            yield context
            context.database.dispose()


def test_all_who_wait_are_woken_once_after_the_commit(context: Context) -> None:
    rung = bell(bell_name(context.database.url), "rows")
    waiters = [rung.waiter(), rung.waiter()]
    with context.database.writing() as session:
        wake_after_commit(session, "rows")
        session.execute(select(outbox.c.id))
        assert [waiter.wait(0.01) for waiter in waiters] == [False, False]
    assert [waiter.wait(0.01) for waiter in waiters] == [True, True]
    assert [waiter.wait(0.01) for waiter in waiters] == [False, False]


def test_a_savepoint_that_is_rolled_back_loses_no_wake_up(context: Context) -> None:
    waiter = bell(bell_name(context.database.url), "rows").waiter()
    with context.database.writing() as session:
        session.execute(select(outbox.c.id))
        wake_after_commit(session, "rows")
        nested = session.begin_nested()
        wake_after_commit(session, "others")
        nested.rollback()
    assert waiter.wait(0.01)


@pytest.mark.services
def test_other_processes_hear_of_it_through_postgresql(tmp_path: Path) -> None:
    with postgresql_database() as url:
        context = make_context(CONTACTS, tmp_path, url=url)
        waiter = bell(bell_name(context.database.url), "rows").waiter()
        listener = Listener(url, ["rows"])
        listener.start()
        assert waiter.wait(5)  # it has begun to listen
        with context.database.engine.begin() as connection:  # as another process would
            connection.exec_driver_sql("SELECT pg_notify('jalon', 'rows')")
        assert waiter.wait(5)
        listener.stop()
        context.database.dispose()
