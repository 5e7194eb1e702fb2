"""One cut through several SQLite files that others are writing: each copy is of the same moment."""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jalon.backup.manifest import Unusable

PATIENCE = 15.0


def copy_at_once(files: Mapping[Path, Path]) -> None:
    """Copy each file to its new place, all as they are at one moment.

    For that moment every writer has to wait; the copies are made from what was seen then, while they go on. Files are
    locked in the order given.
    """
    with contextlib.ExitStack() as stack:
        sources = [stack.enter_context(_opened(file)) for file in files]
        with _writers_waiting(list(files)):
            for source in sources:
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # only reading takes the snapshot
        for source, target in zip(sources, files.values(), strict=True):
            with _opened(target) as copy:
                source.backup(copy)


def check_file(file: Path) -> None:
    """Refuse a file that is damaged.

    :raises Unusable: it is.
    """
    try:
        with _opened(file) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise Unusable(f"{file} is damaged: {found}.")


@contextlib.contextmanager
def _writers_waiting(files: Sequence[Path]) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for file in files:
            connection = stack.enter_context(_opened(file))
            connection.execute("BEGIN IMMEDIATE")
            stack.callback(connection.execute, "ROLLBACK")
        yield


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
        yield connection
