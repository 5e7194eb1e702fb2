import datetime as dt

import pytest
import time_machine
from sqlalchemy import func, select

from jalon_core.clock import now
from jalon_core.db.base import metadata
from jalon_core.errors import NotFound
from jalon_core.files import (
    CHUNK,
    FILES_JOB,
    FileTooLong,
    append,
    create_file,
    describe,
    file_chunks,
    keep,
    keep_files_in,
    read,
    receive,
    stored_files,
)
from jalon_core.ids import new_id
from jalon_core.service import Service
from jalon_core.testing.servers import postgresql_database
from jalon_core.testing.services import make_context


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.services)])
def context(request, tmp_path):
    tables = metadata()
    keep_files_in(tables)
    service = Service(name="contacts", package="jalon_contacts", metadata=tables, resources=())
    if request.param == "sqlite":
        context = make_context(service, tmp_path)
        yield context
        context.database.dispose()
        return
    with postgresql_database("files") as url:
        context = make_context(service, tmp_path, url=url)
        yield context
        context.database.dispose()


def rows(context, table):
    with context.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_what_is_received_is_read_again_chunk_by_chunk(context):
    parts = [b"a" * CHUNK, b"b" * 10, b"\x00\xff"]
    file_id = receive(context, parts, name="liste.csv", media_type="text/csv", limit=CHUNK + 12)
    assert list(read(context, file_id)) == parts
    with context.reading() as session:
        file = describe(session, file_id)
    assert (file.name, file.media_type, file.length) == ("liste.csv", "text/csv", CHUNK + 12)


def test_a_long_portion_is_kept_in_chunks(context):
    with context.database.writing() as session:
        file_id = create_file(session, name="x", media_type="text/plain", until=None)
        append(session, file_id, b"c" * (2 * CHUNK + 1))
        append(session, file_id, b"")
    assert [len(part) for part in read(context, file_id)] == [CHUNK, CHUNK, 1]


def test_of_a_file_that_is_too_long_or_breaks_off_nothing_stays(context):
    with pytest.raises(FileTooLong):
        receive(context, [b"abc", b"def"], name="x", media_type="text/plain", limit=5)

    def breaking():
        yield b"abc"
        raise ConnectionError("the sender went away")

    with pytest.raises(ConnectionError):
        receive(context, breaking(), name="x", media_type="text/plain", limit=50)
    assert (rows(context, stored_files), rows(context, file_chunks)) == (0, 0)


def test_what_nobody_claims_is_swept_and_what_was_claimed_stays(context):
    left, claimed, ended = (
        receive(context, [b"abc"], name="x", media_type="text/plain", limit=50) for _number in range(3)
    )
    with context.database.writing() as session:
        keep(session, claimed, until=None)
        keep(session, ended, until=now() + dt.timedelta(days=7))
    assert FILES_JOB.run(context) == 0
    with time_machine.travel(now() + dt.timedelta(days=2)):
        assert [FILES_JOB.run(context) for _turn in range(2)] == [1, 0]
    with pytest.raises(NotFound):
        list(read(context, left))
    assert list(read(context, ended)) == [b"abc"]
    with time_machine.travel(now() + dt.timedelta(days=8)):
        assert [FILES_JOB.run(context) for _turn in range(2)] == [1, 0]
    assert list(read(context, claimed)) == [b"abc"]
    with context.reading() as session, pytest.raises(NotFound):
        describe(session, ended)


def test_a_file_that_was_removed_takes_no_more(context):
    with context.database.writing() as session, pytest.raises(NotFound):
        append(session, new_id(), b"abc")
