"""What the supervisor writes down, so that `jalon ps` and `jalon down` know the processes by their ids."""

import dataclasses
import fcntl
import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

FILE = "state.json"
LOCK = "supervisor.lock"


@dataclass(frozen=True)
class Running:
    """One supervised process.

    :ivar pid: None while it waits to be started again.
    :ivar born: as `jalon.distributed.processes.born` says.
    :ivar since: when it started, or ended, in seconds since 1970.
    """

    name: str
    state: Literal["running", "waiting"]
    pid: int | None
    born: str | None
    since: float
    restarts: int
    health: str | None


@dataclass(frozen=True)
class State:
    """The supervisor and its processes."""

    supervisor: int
    supervisor_born: str | None
    programs: tuple[Running, ...]


def write_state(folder: Path, state: State) -> None:
    """Replace the file as a whole, so that nobody reads half of it."""
    aside = folder / f"{FILE}.new"
    aside.write_text(json.dumps(dataclasses.asdict(state), indent=1))
    aside.replace(folder / FILE)


def read_state(folder: Path) -> State | None:
    """What was written last; None if nothing ever was."""
    try:
        data: dict[str, Any] = json.loads((folder / FILE).read_text())
    except FileNotFoundError:
        return None
    programs = tuple(Running(**program) for program in data.pop("programs"))
    return State(**data, programs=programs)


def take_lock(folder: Path) -> IO[str] | None:
    """Be the only supervisor of this folder for as long as the file stays open; None if there is one already."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / LOCK).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def is_supervised(folder: Path) -> bool:
    """Whether a supervisor is at work here."""
    lock = take_lock(folder)
    if lock is not None:
        lock.close()
    return lock is None
