"""One process of a plugin, seen from the host."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time

from jalon_core.plugins import frames
from jalon_core.plugins.limits import Limits
from jalon_sdk.serial import Json

PASSED_ON = (
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "NO_PROXY",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "TMPDIR",
    "TZ",
    "VIRTUAL_ENV",
    "http_proxy",
    "https_proxy",
    "no_proxy",
)
"""The variables that a plugin's process sees: none of Jalon's, for they hold its secrets."""

TAIL_BYTES = 4096
ENDING_SECONDS = 0.5


class ProcessEnded(Exception):
    """The process is gone, or closed its pipes."""


class TimeIsUp(Exception):
    """No whole answer came in time."""


class Garbage(Exception):
    """What came is no message."""


class Process:
    """A worker. Used by one thread at a time; `kill` may be called by any.

    It is spawned, never forked: a fork of a process with threads inherits locks that nobody will ever release.
    """

    def __init__(self, plugin: str, limits: Limits) -> None:
        self._limits = limits
        self._tail = bytearray()
        self._listening = True
        self._ending = threading.Lock()
        self._ended = False
        self.idle_since = time.monotonic()
        arguments = (plugin, limits.memory_bytes, limits.answer_bytes, limits.start_seconds)
        self._popen = subprocess.Popen(  # noqa: S603  our own module, with arguments of our own
            [sys.executable, "-P", "-m", "jalon_core.plugins.worker", *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd="/",
            env=_environment(),
            # A group of its own: Ctrl-C at the host's terminal is the host's affair, and killing the group also ends
            # what the plugin started.
            start_new_session=True,
        )
        pipes = [pipe for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr) if pipe is not None]
        self._pipes = pipes
        self._stdin, self._stdout, self._stderr = (pipe.fileno() for pipe in pipes)
        for pipe in pipes:
            os.set_blocking(pipe.fileno(), False)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    @property
    def tail(self) -> str:
        """The last that it wrote to its standard error (or printed)."""
        return self._tail.decode(errors="replace").strip()

    @property
    def fit(self) -> bool:
        """Whether it can be asked something: it lives, and says nothing that nobody asked for."""
        poll = select.poll()
        poll.register(self._stdout, select.POLLIN)
        return not poll.poll(0)

    def exchange(self, request: bytes, seconds: float) -> dict[str, Json]:
        """Send a message (none if empty) and wait for the next that comes back.

        :raises ProcessEnded: the process is gone.
        :raises TimeIsUp: the time is over.
        :raises Garbage: the answer is over its limit, or no message.
        """
        deadline = time.monotonic() + seconds
        outgoing, incoming = memoryview(request), bytearray()
        while True:
            readable, writable = self._wait(deadline, bool(outgoing))
            if self._stderr in readable:
                self._listen()
            if writable:
                try:
                    outgoing = outgoing[os.write(self._stdin, outgoing) :]
                except BlockingIOError:
                    pass
                except BrokenPipeError as error:
                    raise ProcessEnded from error
            if self._stdout in readable:
                part = os.read(self._stdout, 65536)
                if not part:
                    raise ProcessEnded
                incoming += part
                message = self._message(incoming)
                if message is not None:
                    return message

    def kill(self) -> str:
        """End it and all that it started, and say how it had ended."""
        with self._ending:
            if not self._ended:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.pid, signal.SIGKILL)
                self._ended = True
            status = self._popen.wait()
        if status < 0:
            return f"was ended by signal {-status} ({signal.strsignal(-status)})"
        return f"ended with status {status}"

    def close(self, *, ending_by_itself: bool = False) -> str:
        """`kill` it, and close its pipes; for the thread that uses it.

        :param ending_by_itself: its pipes are closed already, so give it a moment to end and say how.
        """
        if ending_by_itself:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(ENDING_SECONDS)
        if self._pipes:  # closed before, the numbers of its descriptors may be another's by now
            with contextlib.suppress(OSError):
                self._listen()
        ending = self.kill()
        for pipe in self._pipes:
            with contextlib.suppress(OSError):
                pipe.close()
        self._pipes = []
        return ending

    def _wait(self, deadline: float, sending: bool) -> tuple[set[int], bool]:
        poll = select.poll()  # not select(): the numbers of descriptors may be over 1023 in a busy server
        poll.register(self._stdout, select.POLLIN)
        if self._listening:
            poll.register(self._stderr, select.POLLIN)
        if sending:
            poll.register(self._stdin, select.POLLOUT)
        left = deadline - time.monotonic()
        ready = dict(poll.poll(left * 1000)) if left > 0 else {}
        if not ready:
            raise TimeIsUp
        return set(ready) - {self._stdin}, self._stdin in ready

    def _message(self, incoming: bytearray) -> dict[str, Json] | None:
        if len(incoming) < frames.HEAD:
            return None
        length = frames.length(bytes(incoming[: frames.HEAD]))
        if length > self._limits.answer_bytes + 1024:
            raise Garbage(f"announces {length} bytes")
        if len(incoming) < frames.HEAD + length:
            return None
        if len(incoming) > frames.HEAD + length:
            raise Garbage("says more than it was asked")
        try:
            return frames.decode(bytes(incoming[frames.HEAD :]))
        except ValueError as error:
            raise Garbage(str(error)) from error

    def _listen(self) -> None:
        try:
            part = os.read(self._stderr, 65536)
        except BlockingIOError:
            return
        self._listening = bool(part)
        self._tail = (self._tail + part)[-TAIL_BYTES:]


def _environment() -> dict[str, str]:
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(os.path.abspath(path) for path in sys.path if path)
    return environment
