"""The part of a channel that declares exchanges, queues and bindings."""

import os
from collections.abc import Mapping
from typing import Any

from amqp.exceptions import NotFound
from amqp.protocol import queue_declare_ok_t
from kombu.transport import virtual
from kombu.transport.base import to_rabbitmq_queue_arguments

from jalon_core.bus.sqlite import topology
from jalon_core.bus.sqlite.file import BusFile


class Declaring(virtual.Channel):  # type: ignore[misc]  # Kombu is treated as untyped
    """What a channel says about the topology. All of it is kept in the file."""

    file: BusFile
    owner: int

    def exchange_declare(self, exchange: str, type: str = "direct", passive: bool = False, **_: Any) -> None:  # noqa: A002  Kombu's name
        """Make an exchange, or with ``passive`` only look whether there is one."""
        if not passive:
            with self.file.writing() as db:
                topology.declare_exchange(db, exchange, type)
        elif not self.file.read("SELECT 1 FROM exchanges WHERE name = ?", exchange):
            raise NotFound(f"no exchange {exchange!r}", (40, 10), "Exchange.declare")

    def exchange_delete(self, exchange: str, **_: Any) -> None:
        """Delete an exchange."""
        with self.file.writing() as db:
            topology.delete_exchange(db, exchange)

    def exchange_bind(self, destination: str, source: str = "", routing_key: str = "", **_: Any) -> None:
        """Lead what fits the key from one exchange to another."""
        with self.file.writing() as db:
            topology.bind(db, source, routing_key, destination, is_queue=False)

    def exchange_unbind(self, destination: str, source: str = "", routing_key: str = "", **_: Any) -> None:
        """Take such a binding away."""
        with self.file.writing() as db:
            topology.unbind(db, source, routing_key, destination, is_queue=False)

    def prepare_queue_arguments(self, arguments: Mapping[str, Any] | None, **kwargs: Any) -> dict[str, Any]:
        """Spell Kombu's own arguments (``expires`` …) as RabbitMQ does."""
        return dict(to_rabbitmq_queue_arguments(dict(arguments or {}), **kwargs))

    def queue_declare(
        self,
        queue: str = "",
        passive: bool = False,
        exclusive: bool = False,
        arguments: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> Any:
        """Make a queue, or with ``passive`` only look; gives its name and the numbers of messages and consumers."""
        name = queue or f"amq.gen-{os.urandom(16).hex()}"
        if not passive:
            with self.file.writing() as db:
                topology.declare_queue(db, name, arguments or {}, exclusive_owner=self.owner if exclusive else None)
        if not self.file.read("SELECT 1 FROM queues WHERE name = ?", name):
            raise NotFound(f"no queue {name!r}", (50, 10), "Queue.declare")
        consumers = self.file.read("SELECT count(*) FROM consumers WHERE queue = ?", name)[0][0]
        return queue_declare_ok_t(name, self._size(name), consumers)

    def queue_bind(self, queue: str, exchange: str = "", routing_key: str = "", **_: Any) -> None:
        """Lead what fits the key from an exchange to a queue."""
        with self.file.writing() as db:
            topology.bind(db, exchange, routing_key, queue, is_queue=True)

    def queue_unbind(self, queue: str, exchange: str = "", routing_key: str = "", **_: Any) -> None:
        """Take such a binding away."""
        with self.file.writing() as db:
            topology.unbind(db, exchange, routing_key, queue, is_queue=True)

    def queue_delete(self, queue: str, if_empty: bool = False, **_: Any) -> int:
        """Delete a queue with what is in it."""
        if if_empty and self._size(queue):
            return 0
        with self.file.writing() as db:
            return topology.delete_queue(db, queue)

    def queue_purge(self, queue: str, **_: Any) -> int:
        """Remove all messages of a queue."""
        with self.file.writing() as db:
            return topology.purge_queue(db, queue)

    def _size(self, queue: str) -> int:
        sql = "SELECT count(*) FROM deliveries WHERE queue = ? AND owner IS NULL"
        return int(str(self.file.read(sql, queue)[0][0]))
