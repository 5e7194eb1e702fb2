"""Tokens in links and addresses of a mail: which send they belong to, and that we made them. Good for years.

A token names its send (and, in a click, its link), never a person. It is bound to one purpose, so that an open's token
unsubscribes nobody, and it carries the id of the key it was made with, so that the secret can be changed. It is written
in small letters and digits alone: mail systems change the case of addresses.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from uuid import UUID

Purpose = Literal["open", "click", "unsub", "reply"]

KEY_PURPOSE = "campaigns.tokens"
"""For `jalon_core.access.secrets.derived_keys`: the keys that tokens are made and read with."""

_MAC_BYTES = 10
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
_ID_BYTES = 16


@dataclass(frozen=True)
class Token:
    """What a good token says.

    :ivar extra: in a click, the 16 bytes of the link's id; in a link to unsubscribe, the hash of the address; else
        nothing.
    """

    send_id: UUID
    extra: bytes = b""

    @property
    def link_id(self) -> UUID | None:
        """The link of a click."""
        return UUID(bytes=self.extra) if len(self.extra) == _ID_BYTES else None


def make_token(key: bytes, purpose: Purpose, send_id: UUID, extra: bytes = b"") -> str:
    """A token about a send; without ``extra`` it has 44 characters, which fit an address's local part."""
    body = _key_id(key) + send_id.bytes + extra
    return _written(body + _mac(key, purpose, body))


def read_token(keys: Sequence[bytes], purpose: Purpose, text: str) -> Token | None:
    """What a token says; None unless one of the keys made it for this purpose."""
    try:
        raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        return None
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(body) < 1 + _ID_BYTES:
        return None
    for key in keys:
        if body[:1] == _key_id(key) and hmac.compare_digest(mac, _mac(key, purpose, body)):
            return Token(UUID(bytes=body[1 : 1 + _ID_BYTES]), body[1 + _ID_BYTES :])
    return None


def _written(raw: bytes) -> str:
    """Base32 without padding, in small letters. Two characters at a time: a campaign writes a million tokens."""
    digits = -(-len(raw) * 8 // 5)
    number = int.from_bytes(raw, "big") << (digits * 5 - len(raw) * 8)
    pairs = []
    if digits % 2:
        pairs.append(_ALPHABET[number & 31])
        number >>= 5
    for _ in range(digits // 2):
        pairs.append(_PAIRS[number & 1023])
        number >>= 10
    return "".join(reversed(pairs))


@lru_cache(maxsize=16)
def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"key id" + key).digest()[:1]


def _mac(key: bytes, purpose: Purpose, body: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\0" + body, hashlib.sha256)[:_MAC_BYTES]
