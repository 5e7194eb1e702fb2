"""A RabbitMQ that goes away and comes back, seen through a proxy that is cut."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bus_services import CONTACTS, PIPELINE, create_contact, seen

from jalon_core.testing.events import unpublished_events
from jalon_core.testing.runtimes import eventually, make_runtime
from jalon_core.testing.servers import rabbitmq


class Proxy:
    """Forwards connections to a server; `cut` closes them all and refuses new ones until `mend`."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._open: list[socket.socket] = []
        self._is_cut = False
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self._is_cut = True
        for side in self._open:
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()
        self._open.clear()

    def mend(self) -> None:
        self._is_cut = False

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self._is_cut:
                    client.close()
                    continue
                server = socket.create_connection(self._target)
                self._open += [client, server]
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._forward, args=(source, sink), daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)


@pytest.fixture
def proxied() -> Iterator[tuple[Proxy, str]]:
    with rabbitmq() as url:
        parts = urlsplit(url)
        proxy = Proxy(parts.hostname or "127.0.0.1", parts.port or 5672)
        userinfo = parts.netloc.rpartition("@")[0]
        yield proxy, parts._replace(netloc=f"{userinfo}@127.0.0.1:{proxy.port}").geturl()
        proxy.close()


@pytest.mark.services
def test_what_happens_while_the_broker_is_away_is_made_up_for(tmp_path: Path, proxied: tuple[Proxy, str]) -> None:
    proxy, url = proxied
    contacts, pipeline = make_runtime(CONTACTS, tmp_path, url), make_runtime(PIPELINE, tmp_path, url)
    stop: list[Callable[[], None]] = []
    try:
        for runtime in (contacts, pipeline):
            runtime.start()
            stop.append(runtime.stop)
        for portion in range(3):
            with contacts.context.transaction() as uow:
                for number in range(100):
                    create_contact(uow, f"{portion} {number}")
            proxy.cut()
            with contacts.context.transaction() as uow:
                create_contact(uow, f"{portion} while away")
            assert unpublished_events(contacts.context) >= 1
            proxy.mend()
        eventually(lambda: len(seen(pipeline.context)) == 303, within=40)
    finally:
        for end in stop:
            end()
    expected = []
    for portion in range(3):
        expected += [f"{portion} {number}" for number in range(100)] + [f"{portion} while away"]
    assert [row.name for row in seen(pipeline.context)] == expected
