"""Several processes of one service start at once, and none takes another's start for an older database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bus_services import CONTACTS, PIPELINE
from sqlalchemy import func, select

from jalon_core.copies.filling import request_snapshots
from jalon_core.copies.restoring import notice_restore
from jalon_core.db.tables import copy_sources, outbox, service_state
from jalon_core.jobs import count_when_due
from jalon_core.service import Context, epoch
from jalon_core.testing.events import recorded
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import make_context

STARTS = 8


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    with postgresql_database("starting") as url:
        yield url


@pytest.fixture
def context(url: str | None, tmp_path: Path) -> Iterator[Context]:
    made = make_context(CONTACTS, tmp_path, url=url)
    yield made
    made.database.dispose()


def test_starts_at_once_are_all_counted_and_raise_no_epoch(context: Context) -> None:
    with ThreadPoolExecutor(STARTS) as threads:
        restored = list(threads.map(lambda _: notice_restore(context), range(STARTS)))
    assert restored == [False] * STARTS
    with context.reading() as session:
        assert session.scalar(select(service_state.c.value).where(service_state.c.name == "starts")) == STARTS
        assert epoch(session) == 1


def test_processes_that_look_at_once_count_once(context: Context) -> None:
    with ThreadPoolExecutor(STARTS) as threads:
        list(threads.map(lambda _: count_when_due(context), range(STARTS)))
    assert len(recorded(context)) == len(CONTACTS.owned)


def test_processes_that_start_at_once_ask_once_for_what_they_copy(url: str | None, tmp_path: Path) -> None:
    context = make_context(PIPELINE, tmp_path, url=url)
    with ThreadPoolExecutor(STARTS) as threads:
        asked = list(threads.map(lambda _: request_snapshots(context), range(STARTS)))
    owners = len(PIPELINE.wanted_copies)
    assert sorted(asked) == [0] * (STARTS - 1) + [owners]
    with context.reading() as session:
        assert session.scalar(select(func.count()).select_from(outbox)) == owners
        assert set(session.scalars(select(copy_sources.c.requests))) == {1}
    context.database.dispose()
