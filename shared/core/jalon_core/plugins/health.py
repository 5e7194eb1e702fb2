"""How the plugins are, for people: which are there, what they give, what went wrong lately."""

import datetime as dt
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jalon_core.clock import now
from jalon_core.plugins.failures import PluginFailure

PluginCondition = Literal["ok", "quarantined", "disabled", "held"]
LAST = 10


@dataclass(frozen=True, kw_only=True)
class LastFailure:
    """One call that failed."""

    at: dt.datetime
    action: str
    code: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class PluginHealth:
    """How one installed plugin is, as seen by this process.

    :ivar condition: ``held``: after repeated failures, its runs wait; ``retry_at`` is when one is tried.
    :ivar reason: why it is quarantined.
    :ivar provides: ids of its contributions.
    :ivar processes: how many processes it has now.
    :ivar calls: since the start; ``failed`` of them failed.
    """

    name: str
    distribution: str | None
    version: str
    summary: str
    condition: PluginCondition
    reason: str = ""
    retry_at: dt.datetime | None = None
    provides: tuple[str, ...] = ()
    load_seconds: float = 0.0
    processes: int = 0
    calls: int = 0
    failed: int = 0
    last_failures: tuple[LastFailure, ...] = ()


class Record:
    """Counts the calls of one plugin and keeps the last failures, newest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: deque[LastFailure] = deque(maxlen=LAST)
        self.calls = 0
        self.failed = 0

    @property
    def last(self) -> Sequence[LastFailure]:
        """The last failures."""
        with self._lock:
            return tuple(self._last)

    def succeeded(self) -> None:
        """A call gave a result."""
        with self._lock:
            self.calls += 1

    def failure(self, action: str, failure: PluginFailure) -> None:
        """A call failed."""
        with self._lock:
            self.calls += 1
            self.failed += 1
            self._last.appendleft(LastFailure(at=now(), action=action, code=failure.code, detail=failure.detail[:500]))
