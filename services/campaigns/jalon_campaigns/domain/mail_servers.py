"""Addresses of mail servers: ``smtp://user:password@mail.example.org:587?tls=start``, ``imaps://…``."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from jalon_campaigns.domain.refusals import ServerRefused

_PORTS = {
    "smtp": {"direct": 465, "start": 587, "none": 25},
    "imap": {"direct": 993, "start": 143, "none": 143},
}


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """A server that takes mails from us (SMTP), or keeps those for us (IMAP).

    :ivar tls: ``direct`` from the first byte, ``start`` by STARTTLS (required, not merely tried), or ``none``.
    :ivar cafile: the authorities that its certificate may be from; None for those that the system trusts.
    """

    host: str
    port: int
    tls: str
    user: str
    password: str
    cafile: str | None = None


def parse_server(url: str, protocol: str) -> MailServer:
    """Read the address of a server.

    :param protocol: ``smtp`` or ``imap``.
    :raises ServerRefused: it is none.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ServerRefused("has a port or host that is none") from None
    options = parse_qs(parts.query)
    tls = "direct" if parts.scheme == f"{protocol}s" else options.pop("tls", ["none"])[-1]
    cafile = options.pop("cafile", [None])[-1]
    if parts.scheme not in (protocol, f"{protocol}s"):
        raise ServerRefused(f"begins with {protocol}:// or {protocol}s://")
    if not parts.hostname or options or tls not in ("direct", "start", "none"):
        raise ServerRefused("needs a host, and knows only `tls=start` and `cafile=` as options")
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[protocol][tls],
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        cafile=cafile,
    )


def shown(server: MailServer) -> str:
    """The server without its password, for people."""
    return f"{server.user}@{server.host}:{server.port}" if server.user else f"{server.host}:{server.port}"
