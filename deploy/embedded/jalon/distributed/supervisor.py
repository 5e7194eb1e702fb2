"""The supervisor: starts processes, starts again what dies, with back-off, and ends all when it is told to stop."""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from jalon.distributed.processes import Program, born, end_groups, signal_group
from jalon.distributed.state import Running, State, write_state

log = logging.getLogger(__name__)

FIRST_BACK_OFF = 0.5
LONGEST_BACK_OFF = 30.0
STEADY = 60.0
"""Seconds after which a process counts as well: when it dies then, it is started again without much delay."""

GLANCE = 0.2
END_PATIENCE = 20.0


class Child:
    """One program, running or waiting to be started again."""

    def __init__(self, program: Program, logs: Path) -> None:
        self.program = program
        self.restarts = 0
        self._log = logs / f"{program.name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._next_start = 0.0
        self._since = time.time()
        self._back_off = FIRST_BACK_OFF

    def start_when_due(self) -> bool:
        """Start it if it does not run and has waited long enough; say whether it was started."""
        if self._process is not None or time.monotonic() < self._next_start:
            return False
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603  the plan is made of our own words
                self.program.command,
                env=dict(self.program.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        self._started, self._since = time.monotonic(), time.time()
        return True

    def notice_end(self) -> bool:
        """If it has ended, kill what it left behind and plan the next start; say whether it has."""
        if self._process is None:
            return False
        pid = self._process.pid
        # Not reaped yet, so that the id cannot have become somebody else's when the rest of its group is killed:
        # nginx's and gunicorn's workers would keep the port of a master that was killed.
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return False
        signal_group(pid, signal.SIGKILL)
        code = self._process.wait()
        steady = time.monotonic() - self._started > STEADY
        self._back_off = FIRST_BACK_OFF if steady else min(self._back_off * 2, LONGEST_BACK_OFF)
        self._next_start = time.monotonic() + self._back_off
        self._process, self._since = None, time.time()
        self.restarts += 1
        log.warning("%s ended with %d; it starts again in %.1f s", self.program.name, code, self._back_off)
        return True

    def take_end(self) -> None:
        """It was told to end: wait for it."""
        if self._process is not None:
            self._process.wait()

    @property
    def running(self) -> Running:
        """What `jalon ps` is told."""
        pid = self._process.pid if self._process else None
        return Running(
            name=self.program.name,
            state="running" if pid else "waiting",
            pid=pid,
            born=born(pid) if pid else None,
            since=self._since,
            restarts=self.restarts,
            health=self.program.health,
        )


class Supervisor:
    """Keeps programs running.

    :param folder: where the state is written.
    :param logs: where each program has its log.
    """

    def __init__(self, programs: Iterable[Program], folder: Path, logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._children = [Child(program, logs) for program in programs]

    def run(self, stopping: threading.Event) -> None:
        """Start everything and look after it until told to stop; returns when every process has ended."""
        try:
            while not stopping.is_set():
                ended = [child.notice_end() for child in self._children]
                started = [child.start_when_due() for child in self._children]
                if any(ended) or any(started):
                    self._write()
                stopping.wait(GLANCE)
        finally:
            self._end_all()

    def _write(self) -> None:
        programs = tuple(child.running for child in self._children)
        write_state(self._folder, State(os.getpid(), born(os.getpid()), programs))

    def _end_all(self) -> None:
        running = [child.running for child in self._children]
        end_groups({one.pid: one.born for one in running if one.pid and one.born}, patience=END_PATIENCE)
        for child in self._children:
            child.take_end()
        write_state(self._folder, State(os.getpid(), born(os.getpid()), ()))
