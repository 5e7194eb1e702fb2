"""The public keys that check access tokens: read from a file or over HTTP, kept, and read again when they change.

The last good set stays in use when reading fails. Where there never was one the answer is 503, never 401: the caller
did nothing wrong and need not sign in again.
"""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from jalon_core.errors import Unauthenticated, Unavailable

PATIENCE = 5.0
"""Seconds between two attempts to read a set in which a key was not found."""
FRESH = 300.0
"""Seconds after which a set that came over HTTP is read again."""
TIMEOUT = 3.0


class KeysUnavailable(Unavailable):
    """The keys that check access tokens cannot be read (yet)."""

    code = "keys_unavailable"

    def __init__(self) -> None:
        super().__init__("the keys that check access tokens are not available", retry_after=2)


class KeySource:
    """The key set at a ``file:`` or ``http:`` address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._lock = threading.Lock()
        self._keys: dict[str, OKPKey] = {}
        self._stamp: object = None
        self._tried_at = float("-inf")
        self._failed = False

    def key(self, kid: str) -> OKPKey:
        """The key of this name.

        :raises KeysUnavailable: no set could be read, or none since this key may have been added.
        :raises Unauthenticated: the set holds no such key.
        """
        if self._is_stale() or kid not in self._keys:
            self._read(kid)
        found = self._keys.get(kid)
        if found is not None:
            return found
        if self._failed or not self._keys:
            raise KeysUnavailable
        raise Unauthenticated("the token is signed with an unknown key")

    @property
    def _path(self) -> Path | None:
        return _file(self.url)

    def _is_stale(self) -> bool:
        if self._path is not None:
            return self._stamp != _stamp(self._path)
        return time.monotonic() - self._tried_at > FRESH

    def _read(self, kid: str) -> None:
        # Whoever holds a key already need not wait for another's attempt to read the set again.
        if not self._lock.acquire(blocking=kid not in self._keys):
            return
        try:
            if self._path is None:
                self._read_http()
            else:
                self._read_file(self._path)
        finally:
            self._lock.release()

    def _read_http(self) -> None:
        if time.monotonic() - self._tried_at < PATIENCE:
            return
        self._tried_at = time.monotonic()
        self._take(lambda: _fetch(self.url))

    def _read_file(self, path: Path) -> None:
        stamp = _stamp(path)
        if stamp is None or stamp != self._stamp:
            self._take(path.read_bytes)
            self._stamp = stamp

    def _take(self, read: Callable[[], bytes]) -> None:
        try:
            self._keys, self._failed = read_key_set(read()), False
        except (OSError, ValueError, KeyError, TypeError, JoseError):
            self._failed = True


def read_key_set(text: bytes) -> dict[str, OKPKey]:
    """The Ed25519 keys of a JSON Web Key Set, by their ``kid``.

    :raises ValueError: it holds none.
    """
    keys = {
        str(key.kid): key for key in KeySet.import_key_set(json.loads(text)).keys if isinstance(key, OKPKey) and key.kid
    }
    if not keys:
        raise ValueError("the key set is empty")
    return keys


def fetch_key_set(url: str) -> dict[str, OKPKey]:
    """The keys at an address, now; raises whatever goes wrong.

    :raises ValueError: it holds none.
    """
    path = _file(url)
    return read_key_set(_fetch(url) if path is None else path.read_bytes())


def _file(url: str) -> Path | None:
    return Path(url.removeprefix("file://").removeprefix("file:")) if url.startswith("file:") else None


def _stamp(path: Path) -> object:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def _fetch(url: str) -> bytes:
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"{url} is neither a file nor an HTTP address")
    with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:  # noqa: S310  the scheme was checked
        body: bytes = answer.read(1_000_000)
    return body
