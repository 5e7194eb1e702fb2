"""How many mails a process may have in doubt at once: marked as being handed over, and not yet known to have ended.

Killed, it leaves nobody knowing of as many. The workers of a process share them: who talks to a fast server takes many
for a moment, who talks to a slow one a few for long, so that no server keeps the others' mails waiting.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 20
"""Of all workers of a process together."""

FEW = 5
FAST_SECONDS = 0.5
"""A server that has taken a group within so long gets larger ones."""

FEW_CLAIMED = 20
MANY_CLAIMED = 100


class Budget:
    """The mails in doubt of one process."""

    def __init__(self, most: int = MOST) -> None:
        self._free = most
        self._change = threading.Condition()

    def take(self, wanted: int) -> int:
        """Take up to so many, at least one; waits where there is none."""
        with self._change:
            self._change.wait_for(lambda: self._free > 0)
            taken = min(wanted, self._free)
            self._free -= taken
            return taken

    def give_back(self, taken: int) -> None:
        """They are not in doubt any more."""
        with self._change:
            self._free += taken
            self._change.notify_all()


class Pace:
    """How fast a server takes mails, as one worker has seen it."""

    def __init__(self) -> None:
        self._fast = False

    @property
    def group(self) -> int:
        """So many mails are handed over together."""
        return MOST if self._fast else FEW

    @property
    def claim(self) -> int:
        """So many mails are claimed at once."""
        return MANY_CLAIMED if self._fast else FEW_CLAIMED

    @contextmanager
    def watched(self) -> Iterator[None]:
        """See how long handing over a group takes."""
        started = time.monotonic()
        yield
        self._fast = time.monotonic() - started < FAST_SECONDS


BUDGET = Budget()
