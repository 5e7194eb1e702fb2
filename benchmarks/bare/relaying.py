"""A relay in fifty lines: the outbox in batches, one wait for the confirms of each."""

import contextlib

import psycopg
from amqp import Message
from amqp.connection import Connection as AmqpConnection

BATCH = 200


class BareRelay:
    """Publishes an outbox until it is empty.

    :param exchange: where all of it goes.
    """

    def __init__(self, database: str, broker: AmqpConnection, exchange: str) -> None:
        self._connection = psycopg.connect(database)
        self._channel = broker.channel()
        self._channel.confirm_select()
        self._broker = broker
        self._exchange = exchange
        self._unconfirmed = 0
        self._last = 0
        self._channel.events["basic_ack"].add(self._confirmed)

    def publish_all(self) -> int:
        """Publish what there is; say how much."""
        published = 0
        while portion := self.publish():
            published += portion
        return published

    def publish(self) -> int:
        """Publish one batch; say how much."""
        rows = self._connection.execute(
            "SELECT id, routing_key, body FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT %s", [BATCH]
        ).fetchall()
        for _, routing_key, body in rows:
            message = Message(body, content_type="application/json", delivery_mode=2)
            self._channel.basic_publish(message, exchange=self._exchange, routing_key=routing_key)
        self._last += len(rows)
        while self._unconfirmed < self._last:
            with contextlib.suppress(TimeoutError):
                self._broker.drain_events(timeout=30)
        if rows:
            self._connection.execute(
                "UPDATE outbox SET published_at = now() WHERE id = ANY(%s)", [[row[0] for row in rows]]
            )
        self._connection.commit()
        return len(rows)

    def close(self) -> None:
        """Close the connection to the database."""
        self._connection.close()

    def _confirmed(self, tag: int, multiple: bool) -> None:
        self._unconfirmed = tag if multiple else self._unconfirmed + 1
