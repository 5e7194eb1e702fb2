"""Files that belong to records: uploads, exports, raw mails.

They are kept in the owner's own database, in chunks, so that a backup has them, every process finds them, and neither
way of running needs a shared folder. A file has no rights of its own: whoever may see its record may read it, and the
view that serves it asks for the record.

A service that keeps files calls `keep_files_in` in its ``models/declarative.py``, `create_file_tables` of
`jalon_core.db.history` in a migration, and lists `FILES_JOB` among its jobs.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    delete,
    select,
    update,
)
from sqlalchemy.orm import Session

from jalon_core.clock import now
from jalon_core.db.base import metadata
from jalon_core.db.types import UtcDateTime
from jalon_core.errors import NotFound, Refusal
from jalon_core.ids import new_id
from jalon_core.service import Context, Job

CHUNK = 256 * 1024
"""Bytes of a chunk: one is in memory at a time, whatever the length of the file."""

UNCLAIMED = dt.timedelta(days=1)
"""A file that no record has claimed within this time is the rest of an upload that failed."""

_metadata = metadata()

stored_files = Table(
    "stored_files",
    _metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(255), nullable=False),
    Column("media_type", String(127), nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, index=True),
)
"""One row per file; ``expires_at`` is None for one that goes when its record goes."""

file_chunks = Table(
    "file_chunks",
    _metadata,
    Column("file_id", Uuid, ForeignKey("stored_files.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""What is in a file, in order from chunk 0."""


class FileTooLong(Refusal):
    """The file is longer than this address takes."""

    code = "file_too_long"
    status = 413


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """What is known of a file without reading it; ``length`` in bytes."""

    id: UUID
    name: str
    media_type: str
    length: int


def keep_files_in(owner: MetaData) -> None:
    """Make the tables of files part of a service's own."""
    for table in _metadata.sorted_tables:
        table.to_metadata(owner)


def create_file(session: Session, *, name: str, media_type: str, until: dt.datetime | None) -> UUID:
    """Begin an empty file.

    :param until: when it is swept; None for never.
    """
    file_id = new_id()
    row = {
        "id": file_id,
        "name": name[:255],
        "media_type": media_type[:127],
        "length": 0,
        "chunks": 0,
        "created_at": now(),
        "expires_at": until,
    }
    session.execute(stored_files.insert().values(row))
    return file_id


def append(session: Session, file_id: UUID, data: bytes) -> None:
    """Add bytes to the end of a file, in chunks.

    :raises NotFound: the file is gone.
    """
    query = select(stored_files.c.chunks, stored_files.c.length).where(stored_files.c.id == file_id).with_for_update()
    file = session.execute(query).one_or_none()
    if file is None:
        raise NotFound
    parts = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    rows = [{"file_id": file_id, "number": file.chunks + index, "data": part} for index, part in enumerate(parts)]
    if rows:
        session.execute(file_chunks.insert(), rows)
    grown = {"chunks": file.chunks + len(parts), "length": file.length + len(data)}
    session.execute(update(stored_files).where(stored_files.c.id == file_id).values(grown))


def receive(context: Context, parts: Iterable[bytes], *, name: str, media_type: str, limit: int) -> UUID:
    """Store what somebody sends, a chunk per transaction: a slow sender holds up nobody.

    The file is swept after a day unless `keep` claims it for a record.

    :raises FileTooLong: it is over ``limit`` bytes; nothing of it stays.
    """
    with context.database.writing() as session:
        file_id = create_file(session, name=name, media_type=media_type, until=now() + UNCLAIMED)
    length = 0
    try:
        for part in parts:
            length += len(part)
            if length > limit:
                raise FileTooLong(f"the file is longer than {limit} bytes")
            with context.database.writing() as session:
                append(session, file_id, part)
    except BaseException:
        with context.database.writing() as session:
            remove(session, file_id)
        raise
    return file_id


def keep(session: Session, file_id: UUID, *, until: dt.datetime | None) -> None:
    """Say until when a file is kept: its record exists now, or has come to its end."""
    session.execute(update(stored_files).where(stored_files.c.id == file_id).values(expires_at=until))


def describe(session: Session, file_id: UUID | None) -> StoredFile:
    """What is known of a file.

    :raises NotFound: it was removed, or its time is over.
    """
    columns = stored_files.c
    query = select(columns.id, columns.name, columns.media_type, columns.length).where(columns.id == file_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("the file is no longer kept")
    return StoredFile(id=row.id, name=row.name, media_type=row.media_type, length=row.length)


def read(context: Context, file_id: UUID) -> Iterator[bytes]:
    """The file's bytes, chunk by chunk; no transaction is open in between.

    :raises NotFound: it was removed.
    """
    with context.reading() as session:
        chunks = session.scalar(select(stored_files.c.chunks).where(stored_files.c.id == file_id))
    if chunks is None:
        raise NotFound("the file is no longer kept")
    query = select(file_chunks.c.data).where(file_chunks.c.file_id == file_id)
    for number in range(chunks):
        with context.reading() as session:
            data = session.scalar(query.where(file_chunks.c.number == number))
        if data is None:
            raise NotFound("the file was removed meanwhile")
        yield data


def remove(session: Session, file_id: UUID) -> None:
    """Remove a file."""
    session.execute(delete(file_chunks).where(file_chunks.c.file_id == file_id))
    session.execute(delete(stored_files).where(stored_files.c.id == file_id))


def sweep(context: Context) -> int:
    """Remove a file whose time is over; say how many were."""
    with context.database.writing() as session:
        query = select(stored_files.c.id).where(stored_files.c.expires_at < now()).order_by(stored_files.c.expires_at)
        file_id = session.scalar(query.limit(1).with_for_update(skip_locked=True))
        if file_id is None:
            return 0
        remove(session, file_id)
    return 1


FILES_JOB = Job(name="files", run=sweep, every=600.0)
"""Removes what nobody needs any more."""
