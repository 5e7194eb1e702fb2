"""One connection to an IMAP server: looks, never touches. No flag is set and no mail is moved or deleted."""

import datetime as dt
import imaplib
import select
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient, SocketTimeout

from jalon_campaigns.domain.mail_servers import MailServer
from jalon_campaigns.operations.inbound_mails import LARGEST

TIMEOUT = SocketTimeout(connect=10, read=30)
TROUBLES = (imaplib.IMAP4.error, OSError, EOFError)
"""What servers and networks do to us."""

_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """A mail and its number in the folder; ``raw`` is cut at `LARGEST` bytes."""

    uid: int
    raw: bytes
    at: dt.datetime


class ImapFolder:
    """A folder of a signed-in account, opened for reading only.

    :ivar uid_validity: of the server's numbering.
    :ivar watching: whether the server was asked to tell of new mail.
    """

    def __init__(self, server: MailServer, folder: str) -> None:
        self._folder = folder
        self._client = _connect(server)
        self.uid_validity = 0
        self._next_uid = 1
        self.watching = False
        try:
            self._client.login(server.user, server.password)
            self.open()
        except BaseException:
            self.close()
            raise

    @property
    def last_uid(self) -> int:
        """The highest number that was given when the folder was opened."""
        return self._next_uid - 1

    def open(self) -> None:
        """Look at the folder anew."""
        self.unwatch()
        told: dict[bytes, Any] = self._client.select_folder(self._folder, readonly=True)
        self.uid_validity = int(told[b"UIDVALIDITY"])
        highest = self._client.search(["UID", "*"]) if not told.get(b"UIDNEXT") and told[b"EXISTS"] else [0]
        self._next_uid = int(told.get(b"UIDNEXT") or highest[-1] + 1)

    def after(self, last_uid: int) -> Iterator[Numbered]:
        """The mails with higher numbers, in order."""
        # "n:*" names the last mail too where it has a lower number.
        yield from self._fetch(uid for uid in self._client.search(["UID", f"{last_uid + 1}:*"]) if uid > last_uid)

    def since(self, day: dt.date) -> Iterator[Numbered]:
        """The mails that came on or after a day, in order of their numbers."""
        yield from self._fetch(self._client.search(["SINCE", day]))

    def watch(self) -> bool:
        """Ask the server to tell of new mail; say whether it can."""
        if not self.watching and self._client.has_capability("IDLE"):
            self._client.idle()
            self.watching = True
        return self.watching

    def unwatch(self) -> None:
        """Be told no more."""
        if self.watching:
            self.watching = False
            self._client.idle_done()

    def has_news(self) -> bool:
        """Whether the server has told of anything, or is gone; only a hint, and asks nothing of the server."""
        waiting = select.poll()
        waiting.register(self._client.socket(), select.POLLIN)
        # The library keeps silent about a connection that was closed: there is something to read, and it is the end.
        readable = bool(waiting.poll(0))
        return bool(self._client.idle_check(timeout=0)) or readable

    def close(self) -> None:
        """Say good-bye, if the server still listens."""
        if not self.watching:
            with suppress(*TROUBLES, AttributeError):
                self._client.logout()
        with suppress(*TROUBLES, AttributeError):
            self._client.shutdown()

    def _fetch(self, uids: Iterator[int] | list[int]) -> Iterator[Numbered]:
        ordered = sorted(uids)
        for start in range(0, len(ordered), _PAGE):
            for uid in ordered[start : start + _PAGE]:
                told = self._client.fetch([uid], ["INTERNALDATE", f"BODY.PEEK[]<0.{LARGEST}>"]).get(uid)
                if told is None:
                    continue  # somebody deleted it meanwhile
                raw = told.get(b"BODY[]<0>", told.get(b"BODY[]"))
                yield Numbered(uid=uid, raw=raw or b"", at=told[b"INTERNALDATE"])


def _connect(server: MailServer) -> IMAPClient:
    context = ssl.create_default_context(cafile=server.cafile)
    direct = server.tls == "direct"
    client = IMAPClient(server.host, server.port, ssl=direct, ssl_context=context if direct else None, timeout=TIMEOUT)
    client.normalise_times = False
    try:
        if server.tls == "start":
            client.starttls(context)
    except BaseException:
        client.shutdown()
        raise
    return client
