"""Hashing and checking passwords with Argon2id. Costly on purpose: never inside a transaction that others wait for."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


@lru_cache
def _hasher(cost: str) -> PasswordHasher:
    if cost == "cheap":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher()


@lru_cache
def _decoy(cost: str) -> str:
    return _hasher(cost).hash("nobody has this password")


def hash_password(password: str, *, cost: str) -> str:
    """The hash to keep; ``cost`` is the setting of that name."""
    return _hasher(cost).hash(password)


def password_matches(stored: str | None, password: str, *, cost: str) -> bool:
    """Whether the password belongs to the hash; takes as long where there is none (an unknown address)."""
    decoy = _decoy(cost)
    try:
        return _hasher(cost).verify(stored or decoy, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
