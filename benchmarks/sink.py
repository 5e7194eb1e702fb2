"""An SMTP server that takes everything and keeps only how many mails, and how many different ones, there were.

``python -m benchmarks.sink <file>``: writes its port into the file. ``XCOUNT`` answers ``250 <mails> <different>``.
"""

import asyncio
import re
import sys
from pathlib import Path
from typing import ClassVar

_MESSAGE_ID = re.compile(rb"(?mi)^Message-ID:\s*(\S+)")


class Sink(asyncio.Protocol):
    """One connection. Commands may come together (PIPELINING)."""

    seen: ClassVar[set[bytes]] = set()
    mails = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._waiting = bytearray()
        self._in_message = False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer all that is whole."""
        self._waiting += data
        answers = []
        while True:
            if self._in_message:
                end = self._waiting.find(b"\r\n.\r\n")
                if end < 0:
                    break
                self._take(bytes(self._waiting[:end]))
                del self._waiting[: end + 5]
                self._in_message = False
                answers.append(b"250 2.0.0 taken\r\n")
                continue
            end = self._waiting.find(b"\r\n")
            if end < 0:
                break
            answers.append(self._answer(bytes(self._waiting[:end])))
            del self._waiting[: end + 2]
        if answers:
            self._transport.write(b"".join(answers))

    def _answer(self, line: bytes) -> bytes:
        command = line[:4].upper()
        if command == b"EHLO":
            return b"250-sink\r\n250 PIPELINING\r\n"
        if command == b"DATA":
            self._in_message = True
            return b"354 go on\r\n"
        if command == b"XCOU":
            return f"250 {Sink.mails} {len(Sink.seen)}\r\n".encode()
        return b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n"

    @staticmethod
    def _take(message: bytes) -> None:
        found = _MESSAGE_ID.search(message)
        assert found is not None
        Sink.mails += 1
        Sink.seen.add(found[1])


async def serve(port_file: Path) -> None:
    """Serve until killed."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0, backlog=200)
    aside = port_file.with_suffix(".tmp")
    aside.write_text(str(server.sockets[0].getsockname()[1]))
    aside.replace(port_file)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
