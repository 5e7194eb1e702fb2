"""The name that a mail server gave a mail when it accepted it: ``250 Ok 0107018c-…``, ``250 2.0.0 <x@y> queued``.

Some providers put it in place of our Message-ID, so that answers refer to it.
"""

import re

_MESSAGE_ID = re.compile(r"<([^<>@\s]{6,199})@[^<>\s]+>")
_WORDS = re.compile(r"(?<![\w.=-])([A-Za-z0-9][A-Za-z0-9._+-]{9,199})")


def provider_id(reply: str) -> str | None:
    """The name in a server's words of acceptance; None without one.

    That is a Message-ID, or else the longest word that looks made by a machine.
    """
    named = _MESSAGE_ID.search(reply)
    if named:
        return named[1]
    found = [word for word in _WORDS.findall(reply) if any(character.isdigit() for character in word)]
    return max(found, key=len, default=None)


def as_provider_id(message_id: str) -> str:
    """What of a Message-ID could be such a name: what stands before the ``@``."""
    return message_id.strip("<> \t").partition("@")[0][:200]
