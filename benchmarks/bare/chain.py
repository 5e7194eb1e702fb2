"""The bare chain's processes: ``python -m benchmarks.bare.chain produce|relay|consume …``.

``produce`` is also what feeds Jalon's chain: transactions as a hand-written application would make them, four at a
time, each with one event whose body was made before.
"""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg

from benchmarks.bare.consuming import BareConsumer
from benchmarks.bare.relaying import BareRelay
from benchmarks.places import amqp

THREADS = 4

TABLES = """
CREATE TABLE bare_deals (id int PRIMARY KEY, stage int NOT NULL, version int NOT NULL);
CREATE TABLE bare_history (id bigserial PRIMARY KEY, deal int NOT NULL, stage int NOT NULL, at timestamptz NOT NULL);
INSERT INTO bare_deals SELECT number, 0, 1 FROM generate_series(0, 9999) AS number;
"""

_OUTBOX = """
INSERT INTO outbox (message_id, exchange, routing_key, lane, subject, body, created_at)
VALUES (%s, %s, %s, 'live', %s, %s, now())
"""


def produce(database: str, file: str) -> None:
    """Move a deal and write its event, for each line of the file: message id, exchange, routing key, subject, body."""
    lines = Path(file).read_text().splitlines()
    portions = [lines[number::THREADS] for number in range(THREADS)]
    threads = [threading.Thread(target=_produce, args=(database, portion)) for portion in portions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _produce(database: str, lines: list[str]) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        for number, line in enumerate(lines):
            deal = (hash(line) + number) % 10_000
            with connection.transaction(), connection.cursor() as cursor:
                cursor.execute("SELECT stage FROM bare_deals WHERE id = %s FOR UPDATE", [deal])
                cursor.execute("UPDATE bare_deals SET stage = stage + 1, version = version + 1 WHERE id = %s", [deal])
                cursor.execute("INSERT INTO bare_history (deal, stage, at) VALUES (%s, 1, now())", [deal])
                cursor.execute(_OUTBOX, line.split("\t", 4))
                cursor.execute("NOTIFY jalon, 'outbox'")


def relay(database: str, broker: str, exchange: str) -> None:
    """Publish until ended, woken by NOTIFY."""
    with amqp(broker) as connection, psycopg.connect(database, autocommit=True) as listener:
        listener.execute("LISTEN jalon")
        bare = BareRelay(database, connection, exchange)
        for _ in _wakings(listener):
            bare.publish_all()


def _wakings(listener: "psycopg.Connection[tuple[object, ...]]") -> Iterator[None]:
    while True:
        yield
        for _ in listener.notifies(timeout=1, stop_after=1):
            pass


def consume(database: str, broker: str, queue: str) -> None:
    """Consume until ended."""
    with amqp(broker) as connection:
        consumer = BareConsumer(database, connection, queue)
        while True:
            consumer.step(1)


if __name__ == "__main__":
    {"produce": produce, "relay": relay, "consume": consume}[sys.argv[1]](*sys.argv[2:])
