"""Listening without a database: for a process that passes on what happens, as it happens, and keeps nothing.

Its queue is its own and goes with it. What is published while it is away is missed; it begins anew.
"""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable

from jalon_core.bus.broker import Broker, BrokerDown, Incoming, Line, Outgoing
from jalon_core.bus.declaring import declare_exchanges
from jalon_core.bus.envelopes import envelope_of, read_body, write_body
from jalon_core.bus.topology import LANES, event_queue, lane_exchange
from jalon_core.ids import new_id
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.bus import SnapshotRequested
from jalon_sdk.serial import Unreadable

log = logging.getLogger(__name__)

_PREFETCH = 200
_GLANCE = 0.5


class Listening:
    """Gives all messages of some types to a function, in one thread.

    :param name: what the process is, e.g. ``live``; its queue is named after it and the process.
    :param types: routing keys, with ``*`` and ``#`` as in AMQP.
    :param receive: gets each message.
    :param connected: called after each (re)connection, before anything is received: what was known may be outdated.
    :param snapshots: kinds of record, by owning service, whose states are asked for after each connection; they come
        as ``snapshot.states`` and ``snapshot.ended``.
    """

    def __init__(
        self,
        broker: Broker,
        name: str,
        types: Iterable[str],
        receive: Callable[[Envelope], None],
        *,
        connected: Callable[[], None] = lambda: None,
        snapshots: dict[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._broker = broker
        self._name = name
        self._types = tuple(types)
        self._receive = receive
        self._connected = connected
        self._snapshots = snapshots or {}
        self.queue = f"{name}.{socket.gethostname()}.{os.getpid()}.{new_id().hex[-8:]}"

    def run(self, stopping: threading.Event) -> None:
        """Listen until told to stop; while the broker is down, try again."""
        while not stopping.is_set():
            try:
                with self._broker.open() as line:
                    self._listen(line, stopping)
            except BrokerDown as error:
                log.warning("%s waits for the broker: %s", self.queue, error)
                stopping.wait(1)

    def _listen(self, line: Line, stopping: threading.Event) -> None:
        self._declare(line)
        received: list[Incoming] = []
        line.consume(self.queue, received.append, prefetch=_PREFETCH)
        self._connected()
        self._ask(line)
        while not stopping.is_set():
            if received or line.drain(_GLANCE):
                batch = tuple(received)
                for message in batch:
                    self._give(message)
                if batch:
                    line.ack(batch[-1], all_before=True)
                    del received[: len(batch)]

    def _declare(self, line: Line) -> None:
        declare_exchanges(line)
        line.channel.queue_declare(queue=line.name(self.queue), durable=False, exclusive=True, auto_delete=True)
        for lane in LANES:
            for type_ in self._types:
                exchange = line.name(lane_exchange(lane))
                line.channel.queue_bind(queue=line.name(self.queue), exchange=exchange, routing_key=type_)

    def _ask(self, line: Line) -> None:
        for owner, kinds in self._snapshots.items():
            request = SnapshotRequested(snapshot_id=new_id(), kinds=kinds)
            envelope = envelope_of(request, service=self._name, actor="system", replyto=self.queue)
            message = Outgoing(str(envelope.id), write_body(envelope), "", event_queue(owner, "live"), mandatory=True)
            if line.publish_batch([message]):
                raise BrokerDown(f"{owner} has no queue yet")

    def _give(self, message: Incoming) -> None:
        try:
            self._receive(read_body(message.body))
        except Unreadable as error:
            log.error("%s got a message that cannot be read: %s", self.queue, error)
        except Exception:
            log.exception("%s goes on with the next message", self.queue)
