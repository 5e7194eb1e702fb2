"""A disk that is full, while messages are published and consumed: all waits, and goes on when there is room."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from bus_services import CONTACTS, PIPELINE, create_contact, seen
from sqlalchemy import event, text

from jalon_core.bus.parked import list_parked
from jalon_core.bus.sqlite.file import BusFile
from jalon_core.runtime import Runtime
from jalon_core.testing.events import unpublished_events
from jalon_core.testing.runtimes import eventually, make_runtime

PLENTY = 1_000_000


def test_a_bus_file_that_was_full_is_written_to_again(tmp_path: Path) -> None:
    file = BusFile(str(tmp_path / "bus.sqlite3"))
    add = "INSERT INTO bodies (body, meta) VALUES (?, '')"
    file.read("PRAGMA max_page_count = 1")
    with pytest.raises(sqlite3.OperationalError, match="full"), file.writing() as connection:
        connection.executemany(add, 200 * [(b"x" * 100,)])
    file.read(f"PRAGMA max_page_count = {PLENTY}")
    with file.writing() as connection:
        connection.execute(add, (b"room",))
    assert file.read("SELECT count(*) FROM bodies") == [(1,)]
    file.close()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Runtime, Runtime]]:
    url = f"jalon-sqlite:///{tmp_path / 'bus.sqlite3'}"
    contacts, pipeline = make_runtime(CONTACTS, tmp_path, url), make_runtime(PIPELINE, tmp_path, url)
    yield contacts, pipeline
    contacts.stop()
    pipeline.stop()


def test_a_consumer_whose_disk_is_full_parks_nothing_and_goes_on(
    pair: tuple[Runtime, Runtime], caplog: pytest.LogCaptureFixture
) -> None:
    contacts, pipeline = pair
    pages = 1

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(pipeline.context.database.engine, "checkout", limit)
    pipeline.context.database.dispose()
    contacts.start()
    pipeline.start(["consumers"])
    with contacts.context.transaction() as uow:
        for number in range(200):
            create_contact(uow, f"{number} " + 80 * "x")
    eventually(lambda: not unpublished_events(contacts.context))
    eventually(lambda: "make room" in caplog.text)
    assert list_parked(pipeline.context) == []
    pages = PLENTY
    eventually(lambda: len(seen(pipeline.context)) == 200)
    assert list_parked(pipeline.context) == []
    with pipeline.context.reading() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
