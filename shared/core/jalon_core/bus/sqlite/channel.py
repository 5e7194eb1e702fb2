"""A channel of the embedded broker: publishes, consumes, acknowledges."""

import itertools
import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from amqp.exceptions import ChannelError

from jalon_core.bus.sqlite.declaring import Declaring
from jalon_core.bus.sqlite.deliveries import Posted, Taken, bury, finish, give_back, post, take
from jalon_core.bus.sqlite.file import BusFile
from jalon_core.bus.sqlite.keeper import keeper_of
from jalon_core.bus.sqlite.owners import register, release
from jalon_core.bus.sqlite.routing import Routes


class LeaseLost(ConnectionError):
    """This process was frozen for so long that its messages were given to somebody else."""


class Channel(Declaring):
    """A channel: publishes, consumes, and owns what it has taken until that is acknowledged."""

    do_restore = False

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        self.closed: bool = False
        path = connection.path
        self.file = BusFile(path)
        self.keeper = keeper_of(path)
        self.events: dict[str, set[Callable[..., None]]] = defaultdict(set)
        self._routes = Routes()
        self._pid = os.getpid()
        self._tags = itertools.count(1)
        self._unacked: dict[int, Taken] = {}
        self._subscribed: dict[str, tuple[str, bool, Callable[[Any], None]]] = {}
        self._prefetch = 0
        self._unconfirmed: list[Posted] | None = None
        self._published = 0
        with self.file.writing() as db:
            self.owner = register(db)
        self.keeper.keep(self.owner)

    # Publishing

    def confirm_select(self, **_: Any) -> None:
        """From now on, publishing is confirmed: by ``drain_events``, batch by batch."""
        if self._unconfirmed is None:
            self._unconfirmed = []

    def basic_publish(
        self, message: dict[str, Any], exchange: str = "", routing_key: str = "", mandatory: bool = False, **_: Any
    ) -> None:
        """Publish what ``prepare_message`` made."""
        meta = {key: value for key, value in message.items() if key != "body"}
        posted = Posted(message["body"], meta, exchange, routing_key, mandatory)
        if self._unconfirmed is None:
            self._post([posted])
        else:
            self._unconfirmed.append(posted)

    def confirm(self) -> bool:
        """Store what was published and confirm it; False if there was nothing."""
        if not self._unconfirmed:
            return False
        batch = self._unconfirmed
        self._post(batch)
        self._unconfirmed = []
        self._published += len(batch)
        for callback in tuple(self.events["basic_ack"]):
            callback(self._published, True)
        return True

    def _post(self, messages: list[Posted]) -> None:
        with self.file.writing() as db:
            queues, returned = post(db, self._routes, messages)
        self.keeper.ring(queues)
        for message in returned:
            error = ChannelError("NO_ROUTE", (60, 40), "Basic.return", 312)
            for callback in tuple(self.events["basic_return"]):
                callback(error, message.exchange, message.routing_key, self._message(message, 0, {}))

    # Consuming

    def basic_qos(self, prefetch_size: int = 0, prefetch_count: int = 0, apply_global: bool = False) -> None:
        """Have at most so many messages under way at once."""
        self._prefetch = prefetch_count

    def basic_consume(
        self, queue: str, no_ack: bool = False, callback: Any = None, consumer_tag: str = "", **_: Any
    ) -> str:
        """Begin to consume a queue."""
        tag = consumer_tag or f"ctag-{os.urandom(8).hex()}"
        with self.file.writing() as db:
            db.execute("INSERT OR REPLACE INTO consumers VALUES (?, ?, ?)", (tag, self.owner, queue))
        self._subscribed[tag] = (queue, no_ack, callback)
        self.keeper.attach(queue, self.connection.waiter)
        return tag

    def basic_cancel(self, consumer_tag: str, **_: Any) -> None:
        """Stop consuming."""
        queue = self._subscribed.pop(consumer_tag, ("",))[0]
        with self.file.writing() as db:
            db.execute("DELETE FROM consumers WHERE tag = ? AND owner = ?", (consumer_tag, self.owner))
            db.execute("UPDATE queues SET unused_since = ? WHERE name = ?", (time.monotonic(), queue))
            sql = "UPDATE queues SET active_owner = NULL WHERE active_owner = ? AND name = ?"
            db.execute(sql, (self.owner, queue))
        self.keeper.ring([queue])

    def basic_get(self, queue: str, no_ack: bool = False, **_: Any) -> Any:
        """The next message of a queue, or None."""
        taken = self._take(queue, 1)
        return self._deliver(taken[0], no_ack) if taken else None

    def deliver(self) -> bool:
        """Hand out what is in the queues; False if there was nothing, or too much is under way."""
        if not self.keeper.keeps(self.owner):
            raise LeaseLost(f"the lease of {self._subscribed} on {self.file.path} was lost")
        delivered = False
        for queue, no_ack, callback in list(self._subscribed.values()):
            room = self._prefetch - len(self._unacked) if self._prefetch else 100
            for taken in self._take(queue, min(room, 100)) if room > 0 else ():
                callback(self._deliver(taken, no_ack))
                delivered = True
        return delivered

    def _take(self, queue: str, limit: int) -> list[Taken]:
        ready = "SELECT 1 FROM deliveries WHERE queue = ? AND owner IS NULL LIMIT 1"
        mine = "SELECT 1 FROM queues WHERE name = ? AND (active_owner IS NULL OR active_owner = ?)"
        if not self.file.read(ready, queue) or not self.file.read(mine, queue, self.owner):
            return []
        with self.file.writing() as db:
            return take(db, self._routes, queue, self.owner, limit)

    def _deliver(self, taken: Taken, no_ack: bool) -> Any:
        tag = next(self._tags)
        self._unacked[tag] = taken
        if no_ack:
            self.basic_ack(tag)
        return self._message(taken, tag, {"redelivered": taken.tries > 1})

    def _message(self, message: Posted | Taken, tag: int, info: dict[str, Any]) -> Any:
        info = {"exchange": message.exchange, "routing_key": message.routing_key, **info}
        properties = {**message.meta.get("properties", {}), "delivery_tag": tag, "delivery_info": info}
        return self.Message({**message.meta, "body": message.body, "properties": properties}, channel=self)

    # Settling

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:
        """Messages are done: this one, or all up to this one."""
        settled = self._settle(delivery_tag, multiple)
        with self.file.writing() as db:
            finished = finish(db, settled, self.owner)
        if finished < len(settled):
            raise LeaseLost(f"{len(settled) - finished} messages had been given to somebody else meanwhile")

    def basic_reject(self, delivery_tag: int, requeue: bool = False) -> None:
        """Put a message back into its queue, or send it to the dead letters."""
        settled = self._settle(delivery_tag, False)
        with self.file.writing() as db:
            if requeue:
                give_back(db, settled, self.owner)
                queues = {taken.queue for taken in settled}
            else:
                queues = bury(db, self._routes, settled, self.owner, "rejected")
        self.keeper.ring(queues)

    def basic_recover(self, requeue: bool = True) -> None:
        """Put all that is under way back."""
        settled, self._unacked = list(self._unacked.values()), {}
        with self.file.writing() as db:
            give_back(db, settled, self.owner)
        self.keeper.ring({taken.queue for taken in settled})

    def _settle(self, tag: int, multiple: bool) -> list[Taken]:
        tags = [known for known in self._unacked if known <= tag] if multiple else [tag]
        return [self._unacked.pop(known) for known in tags if known in self._unacked]

    def close(self) -> None:
        """Give back what is under way; whoever stands by takes over at once."""
        if self.closed:
            return
        self.closed = True
        if os.getpid() == self._pid:
            self.keeper.drop(self.owner)
            with suppress(sqlite3.OperationalError), self.file.writing() as db:  # if it cannot, the lease runs out
                freed = release(db, self.owner, untried=frozenset(taken.id for taken in self._unacked.values()))
                freed |= {queue for queue, _, _ in self._subscribed.values()}
            self.file.close()
            self.keeper.ring(freed)
        self.connection.close_channel(self)
