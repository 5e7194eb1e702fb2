"""The ways a mail can go out, and which of them a mailbox's settings ask for."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from jalon_campaigns.domain.mail_servers import MailServer
from jalon_campaigns.domain.outcomes import Outcome
from jalon_campaigns.transports.mail_folder import MailFolder
from jalon_campaigns.transports.smtp import SmtpTransport
from jalon_campaigns.transports.written import Written

_of_thread = threading.local()


@dataclass(frozen=True, kw_only=True)
class Route:
    """How the mails of a mailbox go out.

    :ivar server: None: they become files in ``folder``.
    :ivar sender: the envelope's sender: the bare address.
    """

    mailbox_id: UUID
    server: MailServer | None
    sender: str
    folder: Path


class Transport(Protocol):
    """A way for mails to go out. Used by one thread.

    :ivar repeatable: whether handing the same mail over once more does no harm.
    """

    repeatable: bool

    def deliver(self, mails: Sequence[Written]) -> list[Outcome]:
        """Hand mails over and say how that ended for each; never raises for what mail servers and disks do."""

    def close(self) -> None:
        """Give back what is held open; the next mail opens it again."""


def transport_of(route: Route) -> Transport:
    """This thread's transport of a mailbox: its connections are kept from mail to mail."""
    kept: dict[UUID, tuple[Route, Transport]] = _of_thread.__dict__.setdefault("transports", {})
    known = kept.get(route.mailbox_id)
    if known is None or known[0] != route:
        if known is not None:
            known[1].close()  # its server or password was changed
        known = kept[route.mailbox_id] = (route, make_transport(route))
    return known[1]


def close_transports() -> None:
    """Say good-bye to all servers that this thread talks to."""
    for _route, transport in _of_thread.__dict__.get("transports", {}).values():
        transport.close()


def make_transport(route: Route) -> Transport:
    """SMTP where a server is set, files in the data folder otherwise."""
    if route.server is None:
        return MailFolder(route.folder)
    return SmtpTransport(route.server, sender=route.sender)
