"""Waking threads that wait for rows: no busy polling, no lost wake-up.

Within a process, a bell per (database, channel) is rung after the commit; on PostgreSQL ``NOTIFY`` reaches the other
processes too, where `Listener` rings the same bells; a relay hears it by itself (`jalon_core.bus.locking`). A wake-up
is a hint: who waits also looks by itself now and then.
"""

import contextlib
import logging
import threading
import weakref
from collections.abc import Sequence

import psycopg
from sqlalchemy import URL, event, make_url, text
from sqlalchemy.orm import Session, SessionTransaction

log = logging.getLogger(__name__)

_bells: dict[tuple[str, str], "Bell"] = {}
_guard = threading.Lock()


class Waiter:
    """One thread's ear at a bell: it misses no ring, and takes none away from the others."""

    def __init__(self) -> None:
        self._rung = threading.Event()

    def wait(self, timeout: float) -> bool:
        """Wait until the bell has rung since the last wait, or for ``timeout`` seconds; say whether it rang."""
        rung = self._rung.wait(timeout)
        self._rung.clear()
        return rung

    def wake(self) -> None:
        """Let the wait, or the next one, return at once."""
        self._rung.set()


class Bell:
    """Something that several threads wait for, each through a `Waiter` of its own."""

    def __init__(self) -> None:
        self._waiters: weakref.WeakSet[Waiter] = weakref.WeakSet()
        self._guard = threading.Lock()

    def ring(self) -> None:
        """Wake all who wait."""
        with self._guard:
            for waiter in self._waiters:
                waiter.wake()

    def waiter(self) -> Waiter:
        """A new ear at this bell."""
        waiter = Waiter()
        self.attach(waiter)
        return waiter

    def attach(self, waiter: Waiter) -> None:
        """Let an ear hear this bell too."""
        with self._guard:
            self._waiters.add(waiter)


def bell(database: str, channel: str) -> Bell:
    """The bell of a channel of one database, named by its URL as `bell_name` gives it."""
    with _guard:
        return _bells.setdefault((database, channel), Bell())


def bell_name(url: URL) -> str:
    """The name under which a database's bells are kept: its address without the password."""
    return url.render_as_string(hide_password=True)


def wake_after_commit(session: Session, channel: str) -> None:
    """Ring the channel's bell once the session's transaction has ended, here and, with PostgreSQL, everywhere."""
    engine = session.get_bind().engine
    bells: dict[str, Bell] = session.info.setdefault("jalon_bells", {})
    if channel not in bells:
        bells[channel] = bell(bell_name(engine.url), channel)
    notified: set[str] = session.info.setdefault("jalon_notified", set())
    if engine.dialect.name == "postgresql" and channel not in notified:
        notified.add(channel)
        session.execute(text("SELECT pg_notify('jalon', :channel)"), {"channel": channel})


@event.listens_for(Session, "after_transaction_end")
def _ring(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("jalon_notified", None)
        for rung in session.info.pop("jalon_bells", {}).values():
            rung.ring()


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: SessionTransaction) -> None:
    # A savepoint that is rolled back takes its NOTIFY along, so the next wake-up must send one again.
    session.info.pop("jalon_notified", None)


class Listener:
    """A thread that turns the ``NOTIFY`` of one PostgreSQL database into rings of this process's bells."""

    def __init__(self, url: str, channels: Sequence[str]) -> None:
        self._url = make_url(url)
        self._channels = channels
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"listen-{self._url.database}", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait for the thread."""
        self._stopping.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                log.warning("not listening to %s: %s", bell_name(self._url), error)
                self._stopping.wait(1)

    def _listen(self) -> None:
        address = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with contextlib.closing(psycopg.connect(address, autocommit=True, connect_timeout=5)) as connection:
            connection.execute("LISTEN jalon")
            for channel in self._channels:  # what was committed while nobody listened
                bell(bell_name(self._url), channel).ring()
            while not self._stopping.is_set():
                for notice in connection.notifies(timeout=1):
                    bell(bell_name(self._url), notice.payload).ring()
