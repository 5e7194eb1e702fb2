"""Web domains of companies in the one form in which they are stored and compared."""

import re
from urllib.parse import urlsplit

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
MAX_DOMAIN = 253


class DomainRefused(ValueError):
    """The text is no web domain."""

    code = "domain_refused"


def normalise_domain(text: str) -> str:
    """The domain as it is stored, e.g. ``chorale.example``: lower case, in its ASCII form, without ``www.``.

    A whole address, as people copy it out of their browser, will do.

    :raises DomainRefused: there is no domain in it.
    """
    text = text.strip()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
        ascii_host = host.rstrip(".").encode("idna").decode().lower().removeprefix("www.")
    except (ValueError, UnicodeError) as error:
        raise DomainRefused(f"{text[:80]!r} is no web domain") from error
    labels = ascii_host.split(".")
    whole = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    if not whole or len(ascii_host) > MAX_DOMAIN:
        raise DomainRefused(f"{text[:80]!r} is no web domain")
    return ascii_host
