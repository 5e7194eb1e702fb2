"""One thread per process and file: renews the leases of this process's channels, frees what the dead have left, and
wakes this process's consumers when another process has published."""

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterable

from jalon_core.bus.sqlite.file import BusFile
from jalon_core.bus.sqlite.owners import LEASE, gone, release, renew
from jalon_core.bus.sqlite.topology import delete_queue
from jalon_core.bus.waking import Bell, Waiter

log = logging.getLogger(__name__)

LOOK_EVERY = 0.1
"""Seconds between looks at whether another process has written: one number is read, no table."""


class Keeper:
    """What this process needs to know about one file, besides what is in it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._owners: set[int] = set()
        self._bells: dict[str, Bell] = {}
        self._guard = threading.Lock()
        self._stop: threading.Event | None = None

    def keep(self, owner: int) -> None:
        """Keep an owner's lease from now on."""
        with self._guard:
            self._owners.add(owner)
            if self._stop is None:
                self._stop = threading.Event()
                threading.Thread(target=self._run, args=(self._stop,), name="bus-keeper", daemon=True).start()

    def drop(self, owner: int) -> None:
        """An owner has gone."""
        with self._guard:
            self._owners.discard(owner)
            if not self._owners and self._stop is not None:
                self._stop.set()
                self._stop = None

    def keeps(self, owner: int) -> bool:
        """Whether the owner still has its lease."""
        return owner in self._owners

    def attach(self, queue: str, waiter: Waiter) -> None:
        """Let a waiter hear of new messages in a queue."""
        with self._guard:
            self._bells.setdefault(queue, Bell()).attach(waiter)

    def ring(self, queues: Iterable[str]) -> None:
        """Wake who waits for these queues, in this process."""
        for queue in queues:
            if bell := self._bells.get(queue):
                bell.ring()

    def _run(self, stop: threading.Event) -> None:
        file = BusFile(self._path)
        seen, renewed, looked = -1, time.monotonic(), 0.0
        try:
            while not stop.wait(LOOK_EVERY):
                now = time.monotonic()
                try:
                    if (changed := file.changed()) != seen:
                        seen = changed
                        self._ring_ready(file)
                    if now - renewed > LEASE / 3:
                        renewed = now
                        self._renew(file)
                    if now - looked > 1:
                        looked = now
                        self.ring(tidy(file))
                except sqlite3.Error as error:
                    log.error("%s cannot be written, is its disk full? It is tried again: %s", self._path, error)
        finally:
            file.close()

    def _ring_ready(self, file: BusFile) -> None:
        for queue in list(self._bells):
            if file.read("SELECT 1 FROM deliveries WHERE queue = ? AND owner IS NULL LIMIT 1", queue):
                self.ring([queue])

    def _renew(self, file: BusFile) -> None:
        with self._guard:
            owners = set(self._owners)
        with file.writing() as connection:
            lost = renew(connection, owners)
            connection.execute("PRAGMA incremental_vacuum(64)")
        with self._guard:
            self._owners -= lost
        if lost:
            log.warning("%s consumers of %s had lost their lease", len(lost), self._path)
            self.ring(list(self._bells))


def tidy(file: BusFile) -> set[str]:
    """Free what dead owners have left, and delete queues that have expired; give the queues that were freed."""
    dead = gone(file.read("SELECT id, process, leased_until FROM owners"))
    expired = file.read(
        "SELECT name FROM queues WHERE expires IS NOT NULL AND unused_since + expires < ? "
        "AND NOT EXISTS (SELECT 1 FROM consumers WHERE queue = name)",
        time.monotonic(),
    )
    freed: set[str] = set()
    if dead or expired:
        with file.writing() as connection:
            for owner in dead:
                freed |= release(connection, owner)
            for (queue,) in expired:
                delete_queue(connection, str(queue))
    return freed


_keepers: dict[str, Keeper] = {}
_guard = threading.Lock()


def keeper_of(path: str) -> Keeper:
    """This process's keeper of a file."""
    with _guard:
        return _keepers.setdefault(os.path.realpath(path), Keeper(path))


os.register_at_fork(after_in_child=_keepers.clear)
