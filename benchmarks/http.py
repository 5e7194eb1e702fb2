"""A client that costs little, for it shares the machine with what it measures."""

import http.client
import json
import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request to send."""

    method: str
    path: str
    body: Any = None


class Client:
    """One kept-alive connection."""

    def __init__(self, port: int, token: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})

    def send(self, asked: Asked) -> bytes:
        """The body of the answer, which must be a success."""
        body = None if asked.body is None else json.dumps(asked.body)
        self._connection.request(asked.method, asked.path, body, self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{asked.method} {asked.path}: {answer.status} {content[:500]!r}")
        return content


def throughput(port: int, token: str, ask: Callable[[], Asked], *, clients: int = 8, seconds: float = 3.0) -> float:
    """Answers per second to several clients that ask one request after another."""
    done = [0] * clients
    end = time.perf_counter() + seconds

    def work(number: int) -> None:
        client = Client(port, token)
        while time.perf_counter() < end:
            client.send(ask())
            done[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - started)


def p50(port: int, token: str, asked: Asked, *, count: int = 30) -> float:
    """The median time of one client's requests, in milliseconds."""
    client = Client(port, token)
    times = []
    for _ in range(count):
        started = time.perf_counter()
        client.send(asked)
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"nobody listens on {port}")
