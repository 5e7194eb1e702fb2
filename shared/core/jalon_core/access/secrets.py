"""The installation's secret keys, and what is derived from them: one key per purpose, never the secret itself."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from jalon_core.settings import Settings

FILE = "secret_key"
"""Name of the file in the data folder that holds the secret when it was not set."""


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """All secrets, newest first: as set or, embedded, made once and kept in the data folder."""
    return settings.secret_keys or (_kept(settings.data_dir / FILE),)


def derived_keys(settings: Settings, purpose: str) -> tuple[bytes, ...]:
    """32 bytes per secret for one purpose, newest first: who learns one purpose's key learns no other."""
    return tuple(derive(secret, purpose) for secret in secret_keys(settings))


def derive(secret: str, purpose: str) -> bytes:
    """HKDF in its one-block form (RFC 5869 with SHA-256)."""
    extracted = hmac.digest(b"jalon", secret.encode(), hashlib.sha256)
    return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)


def _kept(path: Path) -> str:
    while True:
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            _make(path)


def _make(path: Path) -> None:
    # Written aside and linked into place: nobody reads half of it, and of two processes that start at once one wins.
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
