"""Whether a Jalon is at work in a data folder: `jalon run` says so by a lock, which ends with its processes."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO

FILE = "at_work.lock"


class AtWork(Exception):
    """A Jalon is running in this data folder."""


def enter(folder: Path) -> IO[str]:
    """Be at work in this folder for as long as the file stays open; waits while somebody restores a backup there."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / FILE).open("w")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


@contextlib.contextmanager
def nobody(folder: Path) -> Iterator[None]:
    """Keep every Jalon out of this folder.

    :raises AtWork: one is in there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AtWork(f"Jalon is running in {folder}: stop it first.") from None
        yield
