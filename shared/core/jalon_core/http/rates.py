"""How often somebody may try something: sign-ins, public forms. Counted per process, in memory."""

import math
import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from jalon_core.errors import TooMany


class Rate:
    """One limit, e.g. ``Rate("30 per minute")``, counted apart for each key."""

    def __init__(self, text: str) -> None:
        self._item = parse(text)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def hit(self, *key: str) -> None:
        """Count one more.

        :raises TooMany: that is one too many.
        """
        if not self._limiter.hit(self._item, *key):
            raise self._refusal(key)

    def require(self, *key: str) -> None:
        """Look without counting.

        :raises TooMany: the limit was reached.
        """
        if not self._limiter.test(self._item, *key):
            raise self._refusal(key)

    def _refusal(self, key: tuple[str, ...]) -> TooMany:
        reset = self._limiter.get_window_stats(self._item, *key).reset_time
        return TooMany("too many attempts, try again later", retry_after=max(1, math.ceil(reset - time.time())))
