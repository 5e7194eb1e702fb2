"""Listening to the bus: one thread per lane, each with a queue of its own that ends with it."""

import logging
import threading
from collections.abc import Callable

from jalon_core.bus.broker import Broker, BrokerDown, Incoming, Line
from jalon_core.bus.declaring import declare_exchanges
from jalon_core.bus.envelopes import read_body
from jalon_core.bus.topology import LIVE_QUEUES, lane_exchange
from jalon_core.ids import new_id
from jalon_live.changes import SHOWN
from jalon_sdk.envelope import Envelope, Lane
from jalon_sdk.serial import Unreadable

log = logging.getLogger(__name__)

GLANCE = 1.0
PREFETCH = 200
EXPIRES = 60_000
"""Milliseconds after which the broker forgets the queue of a process that is gone."""

LONGEST_PAUSE = 5.0


class Feed(threading.Thread):
    """Hears the events of one lane, from a queue that only this process has and that holds nothing from before.

    :param hear: gets each event.
    :param begin: called when the queue is bound: from now on nothing is missed; what was before, perhaps.
    :param look: called about once a second, with the line and the queue's name.
    """

    def __init__(
        self,
        broker: Broker,
        lane: Lane,
        *,
        hear: Callable[[Envelope], None],
        begin: Callable[[], None],
        look: Callable[[Line, str], None] | None = None,
    ) -> None:
        super().__init__(name=f"live-{lane}", daemon=True)
        self.bound = threading.Event()
        self._broker, self._lane = broker, lane
        self._hear, self._begin, self._look = hear, begin, look
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Let the thread end; it does within about a second."""
        self._stopping.set()

    def run(self) -> None:
        """Listen until stopped; when the broker is down, until it is back."""
        pause = 0.2
        while not self._stopping.is_set():
            try:
                with self._broker.open() as line:
                    self._listen(line)
            except BrokerDown as error:
                log.warning("the %s lane is cut off from the broker: %s", self._lane, error)
            except Exception:
                log.exception("listening to the %s lane failed; it goes on", self._lane)
            pause = 0.2 if self.bound.is_set() else min(pause * 2, LONGEST_PAUSE)
            self.bound.clear()
            self._stopping.wait(pause)

    def _listen(self, line: Line) -> None:
        queue = self._declare(line)
        received: list[Incoming] = []
        line.consume(queue, received.append, prefetch=PREFETCH)
        self._begin()
        self.bound.set()
        while not self._stopping.is_set():
            if self._look is not None:
                self._look(line, queue)
            line.drain(GLANCE)
            for message in received:
                self._take(message)
            if received:
                line.ack(received[-1], all_before=True)
                received.clear()

    def _declare(self, line: Line) -> str:
        declare_exchanges(line)
        queue = f"{LIVE_QUEUES}{new_id()}"
        line.channel.queue_declare(
            queue=line.name(queue), durable=False, exclusive=True, auto_delete=True, arguments={"x-expires": EXPIRES}
        )
        for type_ in sorted(SHOWN):
            line.channel.queue_bind(
                queue=line.name(queue), exchange=line.name(lane_exchange(self._lane)), routing_key=type_
            )
        return queue

    def _take(self, message: Incoming) -> None:
        try:
            self._hear(read_body(message.body))
        except Unreadable as error:
            # The services put such a message aside where it can be looked at; a browser is told nothing.
            log.warning("unreadable message with key %s: %s", message.routing_key, error)
