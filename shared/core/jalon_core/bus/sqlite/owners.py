"""Owners of deliveries: channels with a lease. What belongs to one that is gone, is free again.

The lease is renewed as long as the process lives (`jalon_core.bus.sqlite.keeper`). A process of this machine that has
died is noticed at once; one that is frozen, when its lease has run out.
"""

import functools
import os
import sqlite3
import time
from pathlib import Path

from jalon_core.bus.sqlite.topology import delete_queue

LEASE = 10.0
"""Seconds. Times are of the machine's monotonic clock, which no correction of the time of day moves."""


def process_name(pid: int | None = None) -> str:
    """A name of a process that no other has: boot, pid and start time, as far as the system tells."""
    pid = pid or os.getpid()
    return f"{_boot()}:{pid}:{_started(pid)}"


def is_alive(process: str) -> bool:
    """Whether a process of this machine still runs."""
    boot, pid, started = process.rsplit(":", 2)
    if boot != _boot():
        return False
    if not started:
        return _exists(int(pid))
    return _started(int(pid)) == started


def register(connection: sqlite3.Connection) -> int:
    """A new owner in this process."""
    row = (process_name(), time.monotonic() + LEASE)
    return int(connection.execute("INSERT INTO owners (process, leased_until) VALUES (?, ?)", row).lastrowid or 0)


def renew(connection: sqlite3.Connection, owners: set[int]) -> set[int]:
    """Renew the leases of owners; give those that had lost theirs."""
    rows = [(time.monotonic() + LEASE, owner) for owner in sorted(owners)]
    sql = "UPDATE owners SET leased_until = ? WHERE id = ?"
    return {row[1] for row in rows if connection.execute(sql, row).rowcount == 0}


def gone(rows: list[tuple[object, ...]]) -> list[int]:
    """Those of the rows of owners whose process has died or whose lease has run out."""
    now = time.monotonic()
    return [
        int(str(owner))
        for owner, process, until in rows
        if not now < float(str(until)) < now + 2 * LEASE or not is_alive(str(process))
    ]


def release(connection: sqlite3.Connection, owner: int, *, untried: frozenset[int] = frozenset()) -> set[str]:
    """Free all that an owner has, and forget it; give the queues that somebody else may now consume.

    :param untried: deliveries that were taken and not looked at.
    """
    connection.executemany(
        "UPDATE deliveries SET tries = tries - 1 WHERE id = ? AND owner = ?", [(id_, owner) for id_ in untried]
    )
    owned = connection.execute("SELECT DISTINCT queue FROM deliveries WHERE owner = ?", (owner,)).fetchall()
    active = connection.execute("SELECT name FROM queues WHERE active_owner = ?", (owner,)).fetchall()
    connection.execute("UPDATE deliveries SET owner = NULL WHERE owner = ?", (owner,))
    connection.execute("UPDATE queues SET active_owner = NULL WHERE active_owner = ?", (owner,))
    for (queue,) in connection.execute("SELECT queue FROM consumers WHERE owner = ?", (owner,)).fetchall():
        connection.execute("UPDATE queues SET unused_since = ? WHERE name = ?", (time.monotonic(), queue))
    connection.execute("DELETE FROM consumers WHERE owner = ?", (owner,))
    for (queue,) in connection.execute("SELECT name FROM queues WHERE exclusive_owner = ?", (owner,)).fetchall():
        delete_queue(connection, queue)
    connection.execute("DELETE FROM owners WHERE id = ?", (owner,))
    return {row[0] for row in (*owned, *active)}


@functools.cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _started(pid: int) -> str:
    try:
        # The command's name comes before and may hold anything, parentheses too.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "" if not Path("/proc/self/stat").exists() else "none"
    return "none" if fields[0] == "Z" else fields[19]


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
