"""One open browser: what waits to be sent to it, and when it ends."""

import asyncio
import contextlib
import datetime as dt
from collections import deque
from collections.abc import AsyncIterator, Callable

from jalon_core.access.tokens import Claims
from jalon_core.clock import now
from jalon_live.messages import PING

MOST_WAITING = 500
"""A browser that is further behind is cut off: reading everything afresh is faster than catching up."""

PING_SECONDS = 15.0


class Stream:
    """A stream of one member's browser, living in the event loop it was made in.

    `offer` and `end` may be called from any thread.

    :param ping: seconds of silence after which a ping is sent.
    """

    def __init__(self, claims: Claims, *, ping: float = PING_SECONDS) -> None:
        self.claims = claims
        self._ping = ping
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[bytes] = deque()
        self._news = asyncio.Event()
        self._ended = False

    def offer(self, message: bytes) -> None:
        """Send a message soon; ends the stream when too many wait."""
        self._in_loop(self._put, message)

    def end(self) -> None:
        """End the stream soon; what waits is not sent."""
        self._in_loop(self._end)

    async def messages(self) -> AsyncIterator[bytes]:
        """What is to be sent, pings among it, until the stream ends or its token expires."""
        while not self._ended:
            left = (self.claims.expires_at - now()) / dt.timedelta(seconds=1)
            if left <= 0:
                return
            try:
                await asyncio.wait_for(self._news.wait(), min(left, self._ping))
            except TimeoutError:
                if left > self._ping:
                    yield PING
                continue
            self._news.clear()
            if self._waiting and not self._ended:
                together = b"".join(self._waiting)
                self._waiting.clear()
                yield together

    def _put(self, message: bytes) -> None:
        self._waiting.append(message)
        if len(self._waiting) > MOST_WAITING:
            self._ended = True
        self._news.set()

    def _end(self) -> None:
        self._ended = True
        self._news.set()

    def _in_loop(self, call: Callable[..., None], *arguments: bytes) -> None:
        # A closed loop has closed its streams too.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call, *arguments)
