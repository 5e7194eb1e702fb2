"""A real SMTP server on a free port that keeps what it accepts, and that can refuse or break off on demand."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Sink:
    """Keeps accepted messages.

    :ivar to_recipient: what to answer to RCPT, by address.
    :ivar to_message: what to answer after DATA, by recipient; ``die`` keeps the message and cuts the connection.
    :ivar delay: seconds that accepting takes.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.to_recipient: dict[str, str] = {}
        self.to_message: dict[str, str] = {}
        self.delay = 0.0

    @property
    def ids(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(str(message["Message-ID"]) for message in self.messages)

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  aiosmtpd's name
        answer = self.to_recipient.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        answer = self.to_message.get(envelope.rcpt_tos[0], "250 2.0.0 queued as 42")
        await asyncio.sleep(self.delay)
        if answer.startswith("250") or answer == "die":
            self.messages.append(message_from_bytes(envelope.content, policy=SMTP_POLICY))
        if answer == "die":
            server.transport.abort()
        return answer


class _OnFreePort(Controller):
    def _trigger_server(self) -> None:
        # aiosmtpd greets its own server once it listens, on the port it was told: 0 would be nobody's.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp_sink(**options: Any) -> Iterator[tuple[Sink, str]]:
    """A sink at work, and its address as ``JALON_SMTP_URL``.

    :param options: of aiosmtpd, e.g. ``tls_context`` and ``authenticator``.
    """
    sink = Sink()
    controller = _OnFreePort(sink, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield sink, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
