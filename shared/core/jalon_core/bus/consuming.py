"""Consuming a queue: many messages per transaction, acknowledged after the commit.

When a batch fails it is rolled back and done one by one. A message that cannot be read goes to the dead letters. One
that keeps failing is put aside with its record; see `jalon_core.bus.parked`. While the database is down, all waits.
"""

import logging
import threading
import time
import traceback
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from jalon_core.bus.broker import Broker, Incoming, Line, Outgoing
from jalon_core.bus.declaring import declare_service
from jalon_core.bus.envelopes import read_body
from jalon_core.bus.inbox import take_in
from jalon_core.bus.topology import DEAD_EXCHANGE, dead_queue
from jalon_core.db.outages import ADVICE, outage_of
from jalon_core.db.tables import inbox
from jalon_core.service import Context
from jalon_sdk.envelope import Envelope
from jalon_sdk.serial import Unreadable

log = logging.getLogger(__name__)

PREFETCH = 200
BATCH = 50
RETRIES = (0.05, 0.2, 1.0)
"""Seconds between the attempts at a message that fails on its own."""

_GLANCE = 0.5


class Handler(Protocol):
    """Who handles messages; ``consumer`` names its inbox."""

    consumer: str

    def handle(self, session: Session, envelopes: Sequence[Envelope]) -> None:
        """Do what there is to do about messages, in order."""

    def put_aside(self, session: Session, envelope: Envelope, error: str, attempts: int) -> None:
        """Keep a message that keeps failing for somebody to look at."""


class Consumer:
    """Consumes one queue of a service in one thread."""

    def __init__(self, context: Context, broker: Broker, queue: str, handler: Handler) -> None:
        self.queue = queue
        self._context = context
        self._broker = broker
        self._handler = handler
        self._received: list[Incoming] = []

    def run(self, stopping: threading.Event) -> None:
        """Consume until told to stop.

        :raises jalon_core.bus.broker.BrokerDown: the caller comes back after a while.
        """
        self._received = []
        with self._broker.open() as line:
            declare_service(line, self._context.service)
            line.consume(self.queue, self._received.append, prefetch=PREFETCH)
            while not stopping.is_set():
                if self._received or line.drain(_GLANCE):
                    while len(self._received) < BATCH and line.drain(0):
                        pass
                    self._work_off(line, stopping)

    def _work_off(self, line: Line, stopping: threading.Event) -> None:
        messages = self._received[:BATCH]
        while messages and not stopping.is_set():
            try:
                self.process(line, messages)
            except DatabaseDown as error:
                log.warning("%s waits for its database: %s", self.queue, error)
                self._wait(line, 1.0)
                continue
            line.ack(messages[-1], all_before=True)
            del self._received[: len(messages)]
            return

    def process(self, line: Line, messages: list[Incoming]) -> None:
        """Do what there is to do about messages, all of them, whatever some are like."""
        readable = []
        for message in messages:
            try:
                readable.append((message, read_body(message.body)))
            except Unreadable as error:
                self._bury(line, message, str(error))
        try:
            self._handle([envelope for _, envelope in readable])
        except Exception as error:
            if len(readable) == 1 and isinstance(error, Unreadable):
                self._bury(line, readable[0][0], str(error))
                return
            log.debug("%s goes on one by one: %r", self.queue, error)
            for message, envelope in readable:
                self._process_one(line, message, envelope)

    def _process_one(self, line: Line, message: Incoming, envelope: Envelope) -> None:
        for wait in (*RETRIES, None):
            try:
                self._handle([envelope])
            except Unreadable as error:
                self._bury(line, message, str(error))
            except Exception as error:
                self._check_database(error)
                if wait is not None:
                    self._wait(line, wait)
                    continue
                log.exception("%s %s about %s is put aside", self.queue, envelope.type, envelope.subject)
                self._put_aside(envelope, "".join(traceback.format_exception(error)))
            return

    def _handle(self, envelopes: list[Envelope]) -> None:
        if envelopes:
            with self._context.database.writing() as session:
                self._handler.handle(session, take_in(session, self._handler.consumer, envelopes))

    def _put_aside(self, envelope: Envelope, error: str) -> None:
        try:
            with self._context.database.writing() as session:
                if take_in(session, self._handler.consumer, [envelope]):
                    self._handler.put_aside(session, envelope, error, len(RETRIES) + 1)
        except DBAPIError as problem:
            self._check_database(problem)
            raise

    def _bury(self, line: Line, message: Incoming, error: str) -> None:
        log.error("%s got a message that cannot be read: %s", self.queue, error)
        headers = {
            "x-first-death-queue": self.queue,
            "x-first-death-reason": "unreadable",
            "x-first-death-exchange": message.exchange,
            "jalon-error": error,
            "jalon-routing-key": message.routing_key,
        }
        dead = dead_queue(self._context.service.name)
        line.publish_batch([Outgoing("dead", message.body, DEAD_EXCHANGE, dead, headers=headers)])

    def _check_database(self, error: Exception) -> None:
        """Tell a database that is down from a message that makes it complain.

        :raises DatabaseDown: it is down, or the disk that it is on is full.
        """
        if not isinstance(error, DBAPIError):
            return
        if outage_of(error) == "full":
            raise DatabaseDown(ADVICE["full"]) from error
        if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
            try:
                with self._context.database.writing() as session:
                    session.execute(select(inbox.c.message_id).limit(1))
            except DBAPIError:
                raise DatabaseDown(str(error.orig)) from error

    def _wait(self, line: Line, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            line.drain(left)  # not a plain sleep: the broker's heartbeats need answers


class DatabaseDown(Exception):
    """The database cannot be reached; nothing can be done about any message."""
