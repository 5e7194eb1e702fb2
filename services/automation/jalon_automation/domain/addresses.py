"""Addresses that webhooks may go to: never into the network that Jalon itself runs in."""

import ipaddress
from urllib.parse import urlsplit


def check_address(url: str, *, allow_private: bool = False) -> str | None:
    """What is wrong with an address, or None. Names are judged again when they are resolved, before each call."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "is no address"
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        return "must be an http or https address"
    if parts.username or parts.password:
        return "must not hold a name or a password"
    if len(url) > 2000:
        return "must have at most 2000 characters"
    try:
        address = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return None
    return None if allow_private or is_public(str(address)) else "must not lead into a private network"


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's, also behind the disguises that IPv6 offers."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast
