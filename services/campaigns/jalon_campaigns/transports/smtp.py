"""Handing mails to an SMTP server: over a few connections at once, which are kept from mail to mail.

The mails of a group go out in step, one on each connection: all say to whom, then all answers are read; all send their
message, then all answers are read. So the way to a far server is waited for twice a wave, not four times a mail.
"""

import smtplib
import time
from collections.abc import Sequence

from jalon_campaigns.domain.mail_servers import MailServer
from jalon_campaigns.domain.outcomes import Outcome
from jalon_campaigns.transports.smtp_line import SmtpLine, words_of
from jalon_campaigns.transports.written import Written

LINES = 5
"""As many connections to one server a worker has at most."""

FEWER_FOR_SECONDS = 60.0
"""For so long no further connection is asked for, after the server has refused one beside the first."""


class SmtpTransport:
    """Connections to one server, for one thread."""

    repeatable = False

    def __init__(self, server: MailServer, *, sender: str) -> None:
        self._lines = [SmtpLine(server, sender=sender) for _ in range(LINES)]
        self._fewer_until = 0.0

    def deliver(self, mails: Sequence[Written]) -> list[Outcome]:
        """Hand mails over; after one that reached no server, the rest is not tried."""
        outcomes: list[Outcome] = []
        while len(outcomes) < len(mails):
            try:
                lines = self._ready(len(mails) - len(outcomes))
            except (OSError, smtplib.SMTPException) as error:
                lost = words_of(error)
                return outcomes + [lost] * (len(mails) - len(outcomes))
            outcomes += _wave(lines, mails[len(outcomes) : len(outcomes) + len(lines)])
        return outcomes

    def try_out(self) -> str | None:
        """Connect and sign in, and send nothing; what went wrong, if something did."""
        try:
            self._lines[0].make_ready()
        except (OSError, smtplib.SMTPException) as error:
            return words_of(error).words
        finally:
            self.close()
        return None

    def close(self) -> None:
        """Say good-bye, if the server still listens."""
        for line in self._lines:
            line.close()

    def _ready(self, wanted: int) -> list[SmtpLine]:
        """Connections for the next wave: the first is needed, of the others as many as the server lets us have."""
        self._lines[0].make_ready()
        ready = [self._lines[0]]
        for line in self._lines[1:wanted]:
            if not line.is_open and time.monotonic() < self._fewer_until:
                continue
            try:
                line.make_ready()
            except (OSError, smtplib.SMTPException):
                self._fewer_until = time.monotonic() + FEWER_FOR_SECONDS
            else:
                ready.append(line)
        return ready


def _wave(lines: Sequence[SmtpLine], mails: Sequence[Written]) -> list[Outcome]:
    pairs = list(zip(lines, mails, strict=False))
    for line, mail in pairs:
        line.ask(mail.to)
    for line, _ in pairs:
        line.hear_whether()
    for line, mail in pairs:
        line.send(mail.content)
    return [line.hear_how() for line, _ in pairs]
