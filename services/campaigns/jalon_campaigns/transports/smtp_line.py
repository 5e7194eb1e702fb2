"""One SMTP connection, with a clear line between "surely not sent" and "perhaps sent"."""

import re
import smtplib
import socket
import ssl
import time

from jalon_campaigns.domain.mail_servers import MailServer
from jalon_campaigns.domain.outcomes import Outcome, fault_of

DIALOGUE_SECONDS = 20.0
ACCEPTANCE_SECONDS = 300.0
"""How long a server may think about a message after its end (RFC 5321 asks for patience here, 4.5.3.2.6)."""

MAILS_PER_CONNECTION = 500
IDLE_SECONDS = 5.0
"""A connection that was silent for longer is asked whether it still stands before a mail is trusted to it."""

_OUR_FAULT = frozenset({421, 454, 530, 534, 535, 538})
"""Replies about the connection or the sign-in, not about this mail."""


class SmtpLine:
    """One connection to a server. A mail goes through `ask`, `hear_whether`, `send`, `hear_how`, in this order.

    What goes wrong at one step is kept, the steps after it do nothing, and `hear_how` tells it.
    """

    def __init__(self, server: MailServer, *, sender: str) -> None:
        self.server = server
        self.sender = sender
        self._connection: smtplib.SMTP | None = None
        self._used = 0
        self._spoke_at = 0.0
        self._in_doubt = True
        self._outcome: Outcome | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a connection; the server may have closed it meanwhile."""
        return self._connection is not None

    def make_ready(self) -> None:
        """Have a connection that can take a mail: the one there is, asked whether it stands, or a new one.

        :raises OSError: there is none to be had (also ``smtplib.SMTPException``).
        """
        if self._connection is not None and self._used < MAILS_PER_CONNECTION:
            if not self._in_doubt and time.monotonic() - self._spoke_at < IDLE_SECONDS:
                return
            try:
                if self._connection.rset()[0] == 250:
                    self._in_doubt = False
                    return
            except (OSError, smtplib.SMTPException):
                pass  # the server closed it meanwhile: the next lines open another
        self.close()
        self._connection, self._used, self._in_doubt = self._connect(), 0, False

    def ask(self, to: str) -> None:
        """Say from whom and to whom; at once, where the server takes several commands together (RFC 2920)."""
        self._outcome, self._used = None, self._used + 1
        try:
            connection = self._connection
            assert connection is not None
            self._to = to
            self._pipelined = connection.has_extn("pipelining")
            if self._pipelined:
                connection.send(f"MAIL FROM:<{self.sender}>\r\nRCPT TO:<{to}>\r\nDATA\r\n".encode("ascii"))
        except (OSError, smtplib.SMTPException) as error:
            self._lost(error)

    def hear_whether(self) -> None:
        """Hear whether the server takes a mail to this recipient."""
        if self._outcome is not None:
            return
        try:
            self._hear_whether()
        except (OSError, smtplib.SMTPException) as error:
            self._lost(error)

    def send(self, content: bytes) -> None:
        """Send the message: from here on the server may have it although we never hear so."""
        if self._outcome is not None:
            return
        try:
            assert self._connection is not None
            assert self._connection.sock is not None
            self._connection.sock.settimeout(ACCEPTANCE_SECONDS)
            self._connection.send(on_the_wire(content))
        except (OSError, smtplib.SMTPException) as error:
            self._cut(error)

    def hear_how(self) -> Outcome:
        """How it ended."""
        if self._outcome is None:
            try:
                assert self._connection is not None
                assert self._connection.sock is not None
                code, words = self._connection.getreply()
                self._connection.sock.settimeout(DIALOGUE_SECONDS)
            except (OSError, smtplib.SMTPException) as error:
                self._cut(error)
            else:
                self._spoke_at = time.monotonic()
                self._outcome = self._judged(code, words)
        assert self._outcome is not None
        return self._outcome

    def close(self) -> None:
        """Say good-bye, if the server still listens."""
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def _hear_whether(self) -> None:
        connection = self._connection
        assert connection is not None
        refusal: tuple[int, bytes] | None = None
        for command in (f"MAIL FROM:<{self.sender}>", f"RCPT TO:<{self._to}>", "DATA"):
            if not self._pipelined:
                if refusal is not None:
                    break
                connection.putcmd(command)
            code, words = connection.getreply()
            if refusal is None and code not in (250, 251, 354):
                refusal = (code, words)
            elif refusal is not None and code == 354:
                # Asked for in the same breath as what was refused: ended without a message.
                connection.send(b".\r\n")
                connection.getreply()
        if refusal is not None:
            self._outcome = self._refused(*refusal)

    def _judged(self, code: int, words: bytes) -> Outcome:
        if code == 250:
            return Outcome("accepted", _reply(code, words))
        if 400 <= code < 600:
            return self._refused(code, words)
        self._drop()
        return Outcome("unknown", f"an answer that is none, after the mail was handed over: {_reply(code, words)}")

    def _refused(self, code: int, words: bytes) -> Outcome:
        self._in_doubt = True
        text = _reply(code, words)
        fault = fault_of(code, words.decode("utf-8", "replace"))
        if code in _OUR_FAULT or code < 0:
            self.close()
            return Outcome("unreached", text, fault)
        return Outcome("rejected" if 500 <= code < 600 else "deferred", text, fault)

    def _lost(self, error: Exception) -> None:
        self._outcome = words_of(error)
        self._drop()

    def _cut(self, error: Exception) -> None:
        self._outcome = Outcome("unknown", f"cut after the mail was handed over: {words_of(error).words}")
        self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        server, name = self.server, socket.gethostname()
        tls = ssl.create_default_context(cafile=server.cafile) if server.tls != "none" else None
        if server.tls == "direct":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=name, timeout=DIALOGUE_SECONDS, context=tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=DIALOGUE_SECONDS)
        try:
            assert connection.sock is not None
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if server.tls == "start":
                connection.starttls(context=tls)
            connection.ehlo_or_helo_if_needed()
            if server.user:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def on_the_wire(content: bytes) -> bytes:
    """With dots at the start of lines doubled, and the end mark (RFC 5321, 4.5.2)."""
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    if content.startswith(b".") or b"\n." in content:
        content = re.sub(rb"(?m)^\.", b"..", content)
    return content + b".\r\n"


def words_of(error: Exception) -> Outcome:
    """What went wrong before a message was handed over, as an outcome."""
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error if isinstance(error.smtp_error, bytes) else str(error.smtp_error).encode()
        words = _reply(error.smtp_code, text)
        return Outcome("unreached", words, fault_of(error.smtp_code, text.decode("utf-8", "replace")))
    return Outcome("unreached", (str(error) or type(error).__name__)[:1000])


def _reply(code: int, words: bytes) -> str:
    return f"{code} {words.decode('utf-8', 'replace')}".replace("\n", " ")[:1000]
