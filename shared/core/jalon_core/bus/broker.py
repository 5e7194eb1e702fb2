"""The broker, RabbitMQ or the embedded one, behind the same few lines.

A `Broker` knows the address; `Broker.open` gives a `Line`: one connection with one channel, for one thread. All that
can go wrong with it is raised as `BrokerDown`; who uses it opens another one, with back-off.
"""

import contextlib
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from kombu import Connection

from jalon_core.bus.sqlite.transport import Transport

CONNECT_TIMEOUT = 5.0
CONFIRM_TIMEOUT = 30.0
HEARTBEAT = 60


class BrokerDown(ConnectionError):
    """The broker cannot be reached, does not answer, or has cut the connection."""


@dataclass(frozen=True)
class Outgoing:
    """A message to publish.

    :ivar id: comes back if no queue wants the message and it is ``mandatory``.
    """

    id: str
    body: str | bytes
    exchange: str
    routing_key: str
    mandatory: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Incoming:
    """A message from a queue, not acknowledged yet."""

    tag: int
    body: bytes
    exchange: str
    routing_key: str
    headers: Mapping[str, Any]


class Broker:
    """Where the broker is.

    :param url: ``amqp://…``, ``amqps://…`` or ``jalon-sqlite:///<file>``. ``?prefix=`` puts a word before the name of
        every queue and exchange, so that several installations can share a virtual host. With ``amqps:`` the server's
        certificate must be good for its name: by an authority in the file of ``?cafile=``, else by one that the system
        trusts.
    :ivar encrypted: whether nobody on the way can read or change what is sent.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        self.prefix = query.pop("prefix", [""])[0]
        self.embedded = parts.scheme == "jalon-sqlite"
        self.encrypted = parts.scheme == "amqps"
        # The library's own default checks no host name.
        self._tls = {
            "cert_reqs": ssl.CERT_REQUIRED,
            "server_hostname": parts.hostname,
            "ca_certs": query.pop("cafile", [None])[0],
        }
        self._path = parts.path.replace("//", "/", 1) if self.embedded else ""
        self._url = urlunsplit(parts._replace(query="&".join(f"{key}={value[0]}" for key, value in query.items())))

    @contextlib.contextmanager
    def open(self) -> Iterator["Line"]:
        """Connect, for as long as the block runs.

        :raises BrokerDown: now, or from anything that is done with the line.
        """
        connection = self._connection()
        with _broker_errors(connection):
            try:
                connection.connect()
                yield Line(connection, self.prefix)
            finally:
                with contextlib.suppress(*connection.connection_errors, *connection.channel_errors, OSError):
                    connection.release()

    def _connection(self) -> Any:
        if self.embedded:
            return Connection(transport=Transport, transport_options={"path": self._path})
        options = {"read_timeout": CONFIRM_TIMEOUT, "write_timeout": CONFIRM_TIMEOUT}
        return Connection(
            self._url,
            ssl=dict(self._tls) if self.encrypted else False,
            connect_timeout=CONNECT_TIMEOUT,
            heartbeat=HEARTBEAT,
            transport_options=options,
        )


@contextlib.contextmanager
def _broker_errors(connection: Any) -> Iterator[None]:
    try:
        yield
    except BrokerDown:
        raise
    except (*connection.connection_errors, *connection.channel_errors, TimeoutError) as error:
        raise BrokerDown(f"{type(error).__name__}: {error}") from error


class Line:
    """A connection to the broker with one channel. Use it in one thread."""

    def __init__(self, connection: Any, prefix: str) -> None:
        self._connection = connection
        self._prefix = prefix
        self.channel: Any = connection.channel()
        self._confirms: _Confirms | None = None
        self._beaten = time.monotonic()

    def name(self, name: str) -> str:
        """The name of a queue or exchange as the broker knows it."""
        return self._prefix + name if name else name

    # Publishing

    def publish_batch(self, messages: Sequence[Outgoing]) -> set[str]:
        """Publish messages in order and wait once until the broker has confirmed them all.

        :return: the ids of mandatory messages that no queue wanted.
        :raises BrokerDown: also when the broker refused one, or took too long; some may have been published.
        """
        if self._confirms is None:
            self._confirms = _Confirms(self._connection)
        for message in messages:
            to_queue = not message.exchange
            key = self.name(message.routing_key) if to_queue else message.routing_key
            self._confirms.publish(message, self.name(message.exchange), key)
        return self._confirms.wait()

    # Consuming

    def consume(self, queue: str, receive: Callable[[Incoming], None], *, prefetch: int) -> None:
        """Begin to consume a queue; messages come while `drain` is called."""

        def on_message(raw: Any) -> None:
            receive(self._incoming(raw))

        self.channel.basic_qos(0, prefetch, False)
        self.channel.basic_consume(queue=self.name(queue), callback=on_message)

    def drain(self, timeout: float) -> bool:
        """Wait for something to come in, at most ``timeout`` seconds; say whether something did."""
        if time.monotonic() - self._beaten > HEARTBEAT / 4:
            self._beaten = time.monotonic()
            self._connection.heartbeat_check()
        try:
            self._connection.drain_events(timeout=timeout)
        except TimeoutError:
            return False
        return True

    def get(self, queue: str) -> Incoming | None:
        """The next message of a queue, or None."""
        raw = self.channel.basic_get(self.name(queue))
        return None if raw is None else self._incoming(raw)

    def ack(self, message: Incoming, *, all_before: bool = False) -> None:
        """A message is done; with ``all_before``, also all that came before it."""
        self.channel.basic_ack(message.tag, multiple=all_before)

    def reject(self, message: Incoming, *, requeue: bool = False) -> None:
        """Put a message back, or send it to the dead letters."""
        self.channel.basic_reject(message.tag, requeue=requeue)

    def size(self, queue: str) -> int | None:
        """How many messages are ready in a queue; None if there is no such queue."""
        with self._connection.channel() as channel:
            try:
                return int(channel.queue_declare(queue=self.name(queue), passive=True).message_count)
            except self._connection.channel_errors:
                return None

    def _incoming(self, raw: Any) -> Incoming:
        message = self.channel.message_to_python(raw)
        info = message.delivery_info
        body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        exchange = info["exchange"].removeprefix(self._prefix)
        key = info["routing_key"] if exchange else info["routing_key"].removeprefix(self._prefix)
        return Incoming(message.delivery_tag, body, exchange, key, message.headers or {})


class _Confirms:
    """Publishing on a channel of its own with publisher confirms, many messages per wait."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._channel = connection.channel()
        self._channel.confirm_select()
        self._published = 0
        self._outstanding: set[int] = set()
        self._refused = False
        self._returned: set[str] = set()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)

    def publish(self, message: Outgoing, exchange: str, routing_key: str) -> None:
        """Hand a message to the broker."""
        prepared = self._channel.prepare_message(
            message.body,
            content_type="application/cloudevents+json",
            content_encoding="utf-8",
            headers=dict(message.headers),
            properties={"delivery_mode": 2, "message_id": message.id},
        )
        self._published += 1
        self._outstanding.add(self._published)
        self._channel.basic_publish(prepared, exchange=exchange, routing_key=routing_key, mandatory=message.mandatory)

    def wait(self) -> set[str]:
        """Wait for all confirms; give the ids of returned messages."""
        end = time.monotonic() + CONFIRM_TIMEOUT
        while self._outstanding:
            left = end - time.monotonic()
            if left <= 0:
                raise BrokerDown(f"{len(self._outstanding)} messages were not confirmed in {CONFIRM_TIMEOUT} s")
            with contextlib.suppress(TimeoutError):
                self._connection.drain_events(timeout=left)
        if self._refused:
            raise BrokerDown("the broker refused messages")
        returned, self._returned = self._returned, set()
        return returned

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._outstanding -= {known for known in self._outstanding if known <= tag} if multiple else {tag}

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._refused = True
        self._on_ack(tag, multiple)

    def _on_return(self, _error: Exception, _exchange: str, _routing_key: str, message: Any) -> None:
        self._returned.add(message.properties["message_id"])
