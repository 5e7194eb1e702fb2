"""The Kombu side of the embedded broker: connections that behave like RabbitMQ's where we lean on it.

Confirms too: after ``confirm_select()``, published messages are stored, all in one transaction, by the next
``drain_events``, which then calls the ``basic_return`` and ``basic_ack`` callbacks as py-amqp does.

Use: ``Connection(transport=Transport, transport_options={"path": "/…/bus.sqlite3"})``. A channel belongs to the thread
that made it, and to the process.
"""

import sqlite3
import time
from typing import Any

from kombu.transport import virtual

from jalon_core.bus.sqlite.channel import Channel, LeaseLost
from jalon_core.bus.sqlite.file import BusFile
from jalon_core.bus.sqlite.keeper import keeper_of, tidy
from jalon_core.bus.waking import Waiter

_GLANCE = 1.0
"""Seconds after which who waits looks by itself."""


class Transport(virtual.Transport):  # type: ignore[misc]  # Kombu is treated as untyped
    """A connection to the file; several channels of one thread share it."""

    driver_type = "sqlite"
    driver_name = "sqlite3"
    can_parse_url = True
    connection_errors = (*virtual.Transport.connection_errors, LeaseLost, sqlite3.OperationalError)

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.waiter = Waiter()

    @property
    def path(self) -> str:
        """Where the file is."""
        return str(self.client.transport_options["path"])

    def driver_version(self) -> str:
        """The version of SQLite."""
        return sqlite3.sqlite_version

    def establish_connection(self) -> "Transport":
        """Open the file, and free what processes that have died since have left."""
        file = BusFile(self.path)
        try:
            keeper_of(self.path).ring(tidy(file))
        finally:
            file.close()
        return self

    def verify_connection(self, connection: "Transport") -> bool:
        """Whether the file can be used; it always can."""
        return True

    def create_channel(self, connection: "Transport") -> Channel:
        """Open a channel."""
        channel = Channel(self)
        self.channels.append(channel)
        return channel

    def close_channel(self, channel: Channel) -> None:
        """Forget a channel."""
        if channel in self.channels:
            self.channels.remove(channel)
        channel.connection = None

    def close_connection(self, connection: "Transport") -> None:
        """Close all channels."""
        for channel in list(self.channels):
            channel.close()

    def drain_events(self, connection: "Transport", timeout: float | None = None, **_: Any) -> None:
        """Confirm what was published and hand out messages; wait for some if there are none.

        :raises TimeoutError: nothing came.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            served = [channel.confirm() or channel.deliver() for channel in list(self.channels)]
            if any(served):
                return
            left = _GLANCE if end is None else min(end - time.monotonic(), _GLANCE)
            if left <= 0:
                raise TimeoutError
            self.waiter.wait(left)
