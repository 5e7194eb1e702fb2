"""E-mail addresses: those a mail can go to, and the keyed hash under which suppressed ones are kept."""

import hashlib
import hmac
import re
from email.utils import parseaddr

from jalon_campaigns.domain.refusals import AddressRefused

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")


def normal_address(text: str) -> str:
    """The address with its domain in lower case and in ASCII, as it goes to the mail server.

    :raises AddressRefused: no mail can be sent there.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode().lower()
    except UnicodeError:
        domain = ""
    if not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain) or len(local) > 64:
        raise AddressRefused(f"{text!r} is no e-mail address")
    return f"{local}@{domain}"


def domain_of(sender: str) -> str:
    """The domain of ``Chorale <bonjour@chorale.example>``; ``localhost`` where there is none."""
    try:
        return normal_address(parseaddr(sender)[1]).rpartition("@")[2]
    except AddressRefused:
        return "localhost"


def plus_address(address: str, token: str) -> str | None:
    """``bonjour+<token>@chorale.example``; None where that is longer than a local part may be (64)."""
    local, _, domain = address.rpartition("@")
    with_token = f"{local}+{token}"
    return f"{with_token}@{domain}" if len(with_token) <= 64 else None


def address_hash(key: bytes, address: str) -> str:
    """Keyed hash of an address, whatever its case: enough to recognise it, of no use to whoever steals the table."""
    return hmac.new(key, address.strip().lower().encode(), hashlib.sha256).hexdigest()
