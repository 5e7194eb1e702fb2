"""A consumer in fifty lines: fifty messages per transaction, an inbox, and one effect per event."""

import json
from typing import Any

import psycopg
from amqp.connection import Connection as AmqpConnection

BATCH = 50
PREFETCH = 200

TABLES = """
CREATE TABLE bare_inbox (id uuid PRIMARY KEY, at timestamptz NOT NULL);
CREATE TABLE bare_effects (id bigserial PRIMARY KEY, subject text NOT NULL, state jsonb NOT NULL);
"""


class BareConsumer:
    """Consumes a queue and writes an effect for each message."""

    def __init__(self, database: str, broker: AmqpConnection, queue: str) -> None:
        self._connection = psycopg.connect(database)
        self._broker = broker
        self._channel = broker.channel()
        self._received: list[Any] = []
        self._channel.basic_qos(0, PREFETCH, False)
        self._channel.basic_consume(queue=queue, callback=self._received.append)

    def consume(self, count: int) -> None:
        """Work off so many messages."""
        while count > 0:
            count -= self.step(0.5)

    def step(self, timeout: float) -> int:
        """Work off one batch, if anything comes in time; say how much."""
        if not self._received:
            try:
                self._broker.drain_events(timeout=timeout)
            except TimeoutError:
                return 0
        while len(self._received) < BATCH:
            try:
                self._broker.drain_events(timeout=0.001)
            except TimeoutError:
                break
        batch = self._received[:BATCH]
        bodies = [json.loads(message.body) for message in batch]
        with self._connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bare_inbox VALUES (%s, now()) ON CONFLICT DO NOTHING", [[body["id"]] for body in bodies]
            )
            cursor.executemany(
                "INSERT INTO bare_effects (subject, state) VALUES (%s, %s)",
                [[body["subject"], json.dumps(body["data"]["record"])] for body in bodies],
            )
        self._connection.commit()
        self._channel.basic_ack(batch[-1].delivery_tag, multiple=True)
        del self._received[: len(batch)]
        return len(batch)

    def close(self) -> None:
        """Close channel and connection."""
        self._channel.close()
        self._connection.close()
