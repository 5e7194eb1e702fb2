"""The ASGI application: ``GET /api/v1/live``, and what supervisors ask."""

import asyncio
import contextlib

from jalon_core.access.authenticate import MemberInactive
from jalon_core.access.keys import KeySource
from jalon_core.access.tokens import Claims, Verifier
from jalon_core.bus.broker import Broker
from jalon_core.errors import NotFound, Refusal, Unauthenticated, Unavailable
from jalon_core.settings import Settings
from jalon_live.answers import Receive, Scope, Send, answer, begin, header, refuse
from jalon_live.listening import Listening
from jalon_live.messages import READY
from jalon_live.stream import Stream

PATH = "/api/v1/live"
START_SECONDS = 5.0
"""How long a browser waits for the bus before it is told to come back."""

_STREAM_HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
}


class MethodNotAllowed(Refusal):
    """The stream is read, and nothing else."""

    code = "method_not_allowed"
    status = 405


class NotReady(Unavailable):
    """The bus cannot be heard (yet), or the process is about to end."""

    code = "not_ready"


class LiveApp:
    """Pushes changes to open browsers. It keeps nothing: who was away reads afresh what they show.

    The threads that listen to the bus start with the server (ASGI lifespan), or with the first browser.
    """

    def __init__(self, settings: Settings) -> None:
        self._verifier = Verifier(KeySource(settings.effective_jwks_url))
        self.listening = Listening(Broker(settings.effective_broker_url))

    def start(self) -> None:
        """Begin to listen to the bus; once is enough."""
        self.listening.start()

    def stop(self) -> None:
        """End all streams at once and listen no more. Safe to call from any thread, and twice."""
        self.listening.stop()

    def join(self) -> None:
        """Wait until the threads have ended, after `stop`."""
        self.listening.join()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as an ASGI server asks."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            try:
                await self._respond(scope, receive, send)
            except Refusal as refusal:
                await refuse(send, refusal, scope)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path not in (PATH, "/healthz", "/readyz"):
            raise NotFound
        if scope["method"] != "GET":
            raise MethodNotAllowed
        if path == "/healthz":
            await answer(send, 200, {"status": "alive", "service": "live"})
        elif path == "/readyz":
            self._require_ready()
            filling = not self.listening.filling.whole
            await answer(send, 503 if filling else 200, {"status": "filling" if filling else "ready"})
        else:
            await self._stream(scope, receive, send)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        claims = await self._claims(scope)
        self.start()
        await self._wait_for_bus()
        if self.listening.people.caller(claims) is None:
            raise MemberInactive("the member was deactivated")
        stream = Stream(claims)
        self.listening.hub.add(stream)
        gone = asyncio.create_task(_end_when_gone(receive, stream))
        try:
            self._require_ready()  # a stop that came in between would not have ended this stream
            await begin(send, 200, _STREAM_HEADERS)
            await send({"type": "http.response.body", "body": READY, "more_body": True})
            async for messages in stream.messages():
                await send({"type": "http.response.body", "body": messages, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self.listening.hub.remove(stream)
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await gone

    async def _claims(self, scope: Scope) -> Claims:
        scheme, _, token = header(scope, "authorization").strip().partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("send an access token: Authorization: Bearer …")
        # Reading the key set may take a file or a request.
        return await asyncio.to_thread(self._verifier.verify, token.strip())

    async def _wait_for_bus(self) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + START_SECONDS
        while not self.listening.ready and not self.listening.stopped and loop.time() < until:
            await asyncio.sleep(0.05)
        self._require_ready()

    def _require_ready(self) -> None:
        if not self.listening.ready:
            raise NotReady("the bus is not heard", retry_after=2)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.start()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self.stop()
                await asyncio.to_thread(self.join)
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _end_when_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def create_live(settings: Settings) -> LiveApp:
    """Make the application."""
    return LiveApp(settings)
