"""Processes by their ids: who they are, whether they still are, and how they are ended with all that they started."""

import contextlib
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A process that is to run.

    :ivar name: ``pipeline-web``; also the name of its log.
    :ivar health: the address that answers 200 once it can do its work; None if there is none to ask.
    """

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(repr=False)
    health: str | None = None


def born(pid: int) -> str | None:
    """When a living process started, as the kernel counts; None if there is none.

    With it a process is told from a later one that got the same id.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, start = fields[0], fields[19]
    return None if state in "ZX" else start


def signal_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that leads a group, and to all that it started in it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def end_groups(processes: Mapping[int, str], *, patience: float) -> None:
    """End process groups: asked first, killed after ``patience`` seconds.

    :param processes: what `born` said of each leader; who is somebody else by now is left alone.
    """
    left = {pid: start for pid, start in processes.items() if born(pid) == start}
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and any(born(pid) == start for pid, start in left.items()):
        time.sleep(0.05)
    for pid, start in left.items():
        if born(pid) == start:
            signal_group(pid, signal.SIGKILL)
