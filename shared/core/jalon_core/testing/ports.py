"""Free ports for servers that tests start, and start again.

They are not asked of the system: those that it gives are also those of outgoing connections, one of which would take
the port while its server is down, or before it is up.
"""

import contextlib
import random
import socket

FIRST, LAST = 15_000, 32_000
"""Below the ports of outgoing connections (`ip_local_port_range`), which begin at 32768."""


def free_port() -> int:
    """A port that nobody listens on right now."""
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of so many free ports in a row.

    Picked at random from many, so that two who look at the same time hardly ever find the same.
    """
    while True:
        first = random.SystemRandom().randrange(FIRST, LAST - count)
        if all(map(_is_free, range(first, first + count))):
            return first


def _is_free(port: int) -> bool:
    with contextlib.closing(socket.socket()) as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
