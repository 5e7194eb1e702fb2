"""A mail server that appends the Message-ID of each mail to a file before it accepts the mail, and writes its port."""

import asyncio
import re
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Keeper:
    """Keeps Message-IDs, one a line."""

    def __init__(self, file: Path) -> None:
        self.file = file.open("a", encoding="ascii")

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        found = re.search(rb"(?mi)^Message-ID:\s*(\S+)", envelope.content)
        assert found is not None
        self.file.write(found[1].decode() + "\n")
        self.file.flush()
        return "250 2.0.0 queued"


async def main(file: Path) -> None:
    """Serve until killed."""
    keeper = Keeper(file)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(keeper), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


asyncio.run(main(Path(sys.argv[1])))
