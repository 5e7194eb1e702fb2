"""The few processes of one plugin: started when there is work, ended when there is none."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from jalon_core.plugins.failures import PluginBusy, PluginCrashed, PluginMissing, PluginWontStart
from jalon_core.plugins.limits import Limits
from jalon_core.plugins.process import Garbage, Process, ProcessEnded, TimeIsUp


class Pool:
    """Lends processes, each to one thread at a time."""

    def __init__(self, plugin: str, limits: Limits) -> None:
        self._plugin = plugin
        self._limits = limits
        self._change = threading.Condition()
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._starting = 0
        self._closed = False

    @property
    def size(self) -> int:
        """How many processes there are."""
        return len(self._all)

    @contextmanager
    def process(self, patience: float) -> Iterator[Process]:
        """Borrow a process that is ready; ended if the block raises, so that nobody inherits its state.

        :raises PluginBusy: none became free in time.
        :raises PluginWontStart: a new one did not get ready.
        :raises PluginMissing: the plugin is not installed any more.
        """
        process = self._borrow(patience)
        try:
            yield process
        except BaseException:
            self._end(process)
            raise
        self._give_back(process)

    def end_idle(self, seconds: float) -> None:
        """End the processes that had no work for so long."""
        with self._change:
            old = [process for process in self._idle if time.monotonic() - process.idle_since >= seconds]
            self._idle = [process for process in self._idle if process not in old]
        for process in old:
            self._end(process)

    def close(self) -> None:
        """End all processes, those at work too, and lend none any more."""
        with self._change:
            self._closed = True
            idle, busy = self._idle, self._all - set(self._idle)
            self._idle = []
            self._change.notify_all()
        for process in idle:
            self._end(process)
        for process in busy:
            process.kill()  # whoever borrowed it will see its pipes end, and close them

    def _borrow(self, patience: float) -> Process:
        deadline = time.monotonic() + patience
        while True:
            with self._change:
                while not self._idle and len(self._all) + self._starting >= self._limits.processes:
                    self._refuse_if_closed()
                    if not self._change.wait(deadline - time.monotonic()):
                        detail = f"all {self._limits.processes} processes of {self._plugin} were at work"
                        raise PluginBusy(detail, retryable=True)
                self._refuse_if_closed()
                process = self._idle.pop() if self._idle else None
                if process is None:
                    self._starting += 1
            if process is None:
                return self._start()
            if process.fit:
                return process
            self._end(process)  # it ended between two calls, e.g. for want of memory: not this call's fault

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise PluginBusy("Jalon is stopping", retryable=True)

    def _start(self) -> Process:
        try:
            process = Process(self._plugin, self._limits)
        except OSError as error:
            with self._change:
                self._starting -= 1
                self._change.notify()
            raise PluginWontStart(f"no process could be started: {error}", retryable=True) from error
        with self._change:
            self._starting -= 1
            self._all.add(process)
        try:
            self._await_ready(process)
        except BaseException:
            self._end(process)
            raise
        return process

    def _await_ready(self, process: Process) -> None:
        try:
            hello = process.exchange(b"", self._limits.start_seconds)
        except TimeIsUp:
            detail = f"{self._plugin} was not ready after {self._limits.start_seconds:g} s"
            raise PluginWontStart(detail, retryable=True) from None
        except (ProcessEnded, Garbage):
            ending = process.close(ending_by_itself=True)
            raise PluginWontStart(f"the process {ending}: {process.tail[-500:]}", retryable=True) from None
        if hello.get("missing"):
            detail = f"the plugin {self._plugin} is not installed any more"
            raise PluginMissing(detail, retry_after=PluginMissing.LOOK_AGAIN)
        if hello.get("ready") is not True:
            raise PluginWontStart(str(hello.get("reason")))

    def _give_back(self, process: Process) -> None:
        process.idle_since = time.monotonic()
        with self._change:
            closed = self._closed
            if not closed:
                self._idle.append(process)
                self._change.notify()
        if closed:
            self._end(process)

    def _end(self, process: Process) -> None:
        process.close()
        with self._change:
            self._all.discard(process)
            self._change.notify()


def crashed(process: Process, *, retryable: bool) -> PluginCrashed:
    """Say how a process ended in the middle of a call."""
    ending = process.close(ending_by_itself=True)
    words = f"the process {ending}"
    return PluginCrashed(f"{words}: {process.tail[-500:]}" if process.tail else words, retryable=retryable)
