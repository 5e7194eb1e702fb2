"""`jalon ps`: every process with its id, how long it runs, how often it was started again, and how it is."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jalon.distributed.health import health
from jalon.distributed.processes import born
from jalon.distributed.state import Running, is_supervised, read_state

HEAD = ("NAME", "PID", "UPTIME", "RESTARTS", "STATE", "HEALTH")


def table(folder: Path) -> list[tuple[str, ...]]:
    """The rows, with their head; empty if nothing runs."""
    state = read_state(folder)
    programs = state.programs if state else ()
    if not programs:
        return []
    with ThreadPoolExecutor(8) as threads:
        return [HEAD, *threads.map(_row, programs)]


def listing(folder: Path) -> str:
    """The table as text."""
    rows = table(folder)
    if not rows:
        return "Jalon is not up. `make up` starts it."
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    if not is_supervised(folder):
        lines.append("The supervisor is gone: nothing is started again. `make up` ends these and starts anew.")
    return "\n".join(lines)


def _row(program: Running) -> tuple[str, ...]:
    alive = program.pid is not None and born(program.pid) == program.born
    state = program.state if alive or program.state == "waiting" else "gone"
    how = health(program.health) if alive and program.health else "-"
    uptime = _duration(time.time() - program.since) if alive else "-"
    return program.name, str(program.pid or "-"), uptime, str(program.restarts), state, how


def _duration(seconds: float) -> str:
    whole = int(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02}s"
    if whole < 86400:
        return f"{whole // 3600}h{whole % 3600 // 60:02}m"
    return f"{whole // 86400}d{whole % 86400 // 3600:02}h"
