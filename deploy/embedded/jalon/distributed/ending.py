"""`jalon down`: end the supervisor and everything it started, each by its own id."""

import contextlib
import os
import signal
import time
from pathlib import Path

from jalon.distributed.processes import born, end_groups
from jalon.distributed.state import read_state
from jalon.distributed.supervisor import END_PATIENCE

SUPERVISOR_PATIENCE = END_PATIENCE + 10.0


def down(folder: Path) -> bool:
    """End everything; say whether anything ran. The supervisor ends its processes; what it left over, this does.

    :param folder: where the supervisor's state is.
    """
    state = read_state(folder)
    if state is None:
        return False
    ran = born(state.supervisor) == state.supervisor_born
    if ran:
        with contextlib.suppress(ProcessLookupError):
            os.kill(state.supervisor, signal.SIGTERM)
        deadline = time.monotonic() + SUPERVISOR_PATIENCE
        while born(state.supervisor) == state.supervisor_born and time.monotonic() < deadline:
            time.sleep(0.05)
    return end_leftovers(folder) or ran


def end_leftovers(folder: Path) -> bool:
    """End what a supervisor that was killed has left running; say whether there was anything."""
    state = read_state(folder)
    if state is None:
        return False
    known = {program.pid: program.born for program in state.programs if program.pid and program.born}
    left = {pid: start for pid, start in known.items() if born(pid) == start}
    if born(state.supervisor) == state.supervisor_born and state.supervisor_born is not None:
        left = {state.supervisor: state.supervisor_born} | left
    end_groups(left, patience=END_PATIENCE)
    return bool(left)
