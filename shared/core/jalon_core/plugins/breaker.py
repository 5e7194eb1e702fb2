"""The breaker: a plugin that fails again and again is left alone for a while, then tried once."""

import threading
import time
from collections.abc import Callable
from typing import Literal

BreakerState = Literal["closed", "open", "half_open"]


class Breaker:
    """Counts failures in a row.

    ``closed``: calls pass. ``open``: none does, until the pause is over. ``half_open``: one call is on its way as a
    probe; its outcome closes the breaker or opens it for twice as long.
    """

    def __init__(
        self,
        *,
        failures: int,
        first_pause: float,
        longest_pause: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allowed = failures
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._clock = clock
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._pause = first_pause
        self._until: float | None = None
        self._probing = False

    @property
    def state(self) -> BreakerState:
        """Whether calls pass."""
        if self._until is None:
            return "closed"
        return "half_open" if self._probing else "open"

    @property
    def remaining(self) -> float:
        """Seconds until the next probe may pass; 0 when one may."""
        return 0.0 if self._until is None else max(0.0, self._until - self._clock())

    def enter(self) -> float | None:
        """Ask to pass: None if the call may, else the seconds after which to ask again.

        Who passed must say how it went: `succeeded`, `failed` or `neither`.
        """
        with self._lock:
            if self._until is None:
                return None
            if self._probing:
                return self._pause
            if self._clock() < self._until:
                return self._until - self._clock()
            self._probing = True
            return None

    def succeeded(self) -> None:
        """The plugin did its work: all is well."""
        with self._lock:
            self._in_a_row = 0
            self._pause = self._first_pause
            self._until = None
            self._probing = False

    def failed(self) -> None:
        """The plugin failed."""
        with self._lock:
            self._in_a_row += 1
            if self._probing:
                self._pause = min(self._pause * 2, self._longest_pause)
            elif self._until is not None or self._in_a_row < self._allowed:
                return
            self._probing = False
            self._until = self._clock() + self._pause

    def neither(self) -> None:
        """The call ended before the plugin had its chance: a probe that did is no probe."""
        with self._lock:
            self._probing = False
