"""What one process hears of the bus: its feeds, who works here, and the open streams they reach."""

import threading

from jalon_core.bus.broker import Broker
from jalon_core.bus.topology import LANES
from jalon_live.feed import Feed
from jalon_live.filling import Filling
from jalon_live.hub import Hub
from jalon_live.people import People
from jalon_sdk.envelope import Envelope


class Listening:
    """The threads that listen to the bus, one per lane, so that an import never delays what a person does.

    :ivar hub: the open streams.
    :ivar people: members and teams.
    :ivar filling: the snapshot that they came from.
    """

    def __init__(self, broker: Broker) -> None:
        self.people = People()
        self.hub = Hub(self.people)
        self.filling = Filling(self.people)
        self._feeds = [
            Feed(
                broker,
                lane,
                hear=self._hear,
                begin=self._begin if lane == "live" else self.hub.end_all,
                look=self.filling.look if lane == "live" else None,
            )
            for lane in LANES
        ]
        self._guard = threading.Lock()
        self._started = False
        self.stopped = False

    def start(self) -> None:
        """Begin to listen; once is enough."""
        with self._guard:
            if self._started or self.stopped:
                return
            self._started = True
        for feed in self._feeds:
            feed.start()

    def stop(self) -> None:
        """Listen no more, and end all streams."""
        with self._guard:
            self.stopped = True
        for feed in self._feeds:
            feed.stop()
        self.hub.end_all()

    def join(self, timeout: float = 5.0) -> None:
        """Wait until the threads have ended, after `stop`."""
        for feed in self._feeds:
            if feed.is_alive():
                feed.join(timeout)

    @property
    def ready(self) -> bool:
        """Whether the bus is heard, on both lanes."""
        return not self.stopped and all(feed.bound.is_set() for feed in self._feeds)

    def _begin(self) -> None:
        self.filling.begin()
        self.hub.end_all()

    def _hear(self, envelope: Envelope) -> None:
        self.filling.hear(envelope)
        self.hub.hear(envelope)
