"""API keys: ``jln_<id>_<secret>``. Only the hash of the secret is kept; services check it on their own."""

import hashlib
import hmac
import secrets
from uuid import UUID

from jalon_core.clock import now
from jalon_core.errors import Forbidden, Unauthenticated
from jalon_sdk.records import ApiKey

PREFIX = "jln_"


class ScopeMissing(Forbidden):
    """The API key may not do this: it lacks the scope."""

    code = "scope_missing"


def make_secret() -> str:
    """A new secret: 256 random bits, so that a fast hash protects it."""
    return secrets.token_hex(32)


def secret_hash(secret: str) -> str:
    """What is kept of a secret: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def write(key_id: UUID, secret: str) -> str:
    """The whole key, as its member sees it once."""
    return f"{PREFIX}{key_id.hex}_{secret}"


def parse(text: str) -> tuple[UUID, str]:
    """Id and secret of a whole key.

    :raises Unauthenticated: it is no API key.
    """
    try:
        key_id, secret = text.removeprefix(PREFIX).split("_", 1)
        return UUID(key_id), secret
    except ValueError:
        raise Unauthenticated("the API key is wrong") from None


def check(key: ApiKey | None, secret: str) -> ApiKey:
    """The key, if the secret is its own and it may still be used.

    :raises Unauthenticated: unknown, wrong, revoked or expired; which of them is not told.
    """
    kept = key.secret_hash if key is not None else "0" * 64
    matches = hmac.compare_digest(kept, secret_hash(secret))
    if key is None or not matches or key.revoked or (key.expires_at is not None and key.expires_at <= now()):
        raise Unauthenticated("the API key is wrong, revoked or expired")
    return key


def require_scope(scopes: frozenset[str] | None, resource: str, *, write: bool) -> None:
    """Stop unless the scopes of an API key cover a request; ``write`` includes reading, ``*`` everything.

    :raises ScopeMissing: they do not.
    """
    if scopes is None or "*" in scopes or f"{resource}:write" in scopes:
        return
    if write or f"{resource}:read" not in scopes:
        raise ScopeMissing(f"the API key lacks the scope {resource}:{'write' if write else 'read'}")
