"""A tiny ASGI server for tests: one request at a time, its answer read as it comes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


class Answer:
    """The answer to a request, as far as it has come."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.text = ""
        self.ended = False
        self._left = asyncio.Event()
        self._news = asyncio.Event()

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def changes(self) -> list[Any]:
        blocks = [block for block in self.text.split("\n\n") if block.startswith("event: change\n")]
        return [json.loads(block.partition("data: ")[2]) for block in blocks]

    async def until(self, holds: Any, within: float = 10.0) -> None:
        """Wait until something holds of this answer."""
        async with asyncio.timeout(within):
            while not holds(self):
                self._news.clear()
                await self._news.wait()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.text += message.get("body", b"").decode()
            self.ended = not message.get("more_body", False)
        self._news.set()

    async def receive(self) -> Any:
        await self._left.wait()
        return {"type": "http.disconnect"}

    def leave(self) -> None:
        self._left.set()


@asynccontextmanager
async def request(app: Any, path: str, token: str = "", *, method: str = "GET") -> AsyncIterator[Answer]:
    """Send a request and read its answer until the block ends."""
    answer = Answer()
    headers = [(b"authorization", f"Bearer {token}".encode())] if token else []
    scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": b""}
    task = asyncio.create_task(app(scope, answer.receive, answer.send))
    try:
        yield answer
    finally:
        answer.leave()
        await asyncio.wait_for(task, 10)
