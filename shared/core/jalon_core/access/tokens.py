"""Access tokens: signed by identity with Ed25519, checked by every service on its own with the published key set."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, OKPKey

from jalon_core.access.keys import KeySource
from jalon_core.clock import now
from jalon_core.errors import Unauthenticated
from jalon_sdk.records import Role

ALGORITHM = "Ed25519"
"""EdDSA over Curve25519 by its fully specified name (RFC 9864)."""

ISSUER = "jalon"
LIFETIME = dt.timedelta(minutes=10)
REMEMBERED = 2000
"""How many good tokens a process remembers: checking a signature again at each request would take its time."""


class TokenExpired(Unauthenticated):
    """The access token was good and its time is over: refresh it."""

    code = "token_expired"


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a token says about a member. A service's copy of the member wins over it where there is one."""

    member_id: UUID
    is_admin: bool
    roles: Mapping[UUID, Role]
    expires_at: dt.datetime


def sign(key: OKPKey, *, member_id: UUID, is_admin: bool, roles: Mapping[UUID, Role]) -> str:
    """Make an access token that is good for `LIFETIME`."""
    issued = now()
    claims = {
        "iss": ISSUER,
        "sub": str(member_id),
        "iat": int(issued.timestamp()),
        "exp": int((issued + LIFETIME).timestamp()),
        "adm": is_admin,
        "roles": {str(team): role for team, role in roles.items()},
    }
    header = {"alg": ALGORITHM, "kid": key.kid}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


class Verifier:
    """Checks tokens with the keys of a source, and remembers those that were good while their key stays in the set."""

    def __init__(self, source: KeySource) -> None:
        self._source = source
        self._known: dict[str, tuple[str, OKPKey, Claims]] = {}

    def verify(self, token: str) -> Claims:
        """Check a token and read its claims.

        :raises TokenExpired: its time is over.
        :raises Unauthenticated: it is none of ours.
        :raises jalon_core.access.keys.KeysUnavailable: there is no key set to check it with.
        """
        claims = self._remembered(token) or self._check(token)
        if claims.expires_at <= now():
            self._known.pop(token, None)
            raise TokenExpired("the token has expired")
        return claims

    def _remembered(self, token: str) -> Claims | None:
        known = self._known.get(token)
        if known is None:
            return None
        kid, key, claims = known
        return claims if self._source.key(kid) is key else None

    def _check(self, token: str) -> Claims:
        used: list[OKPKey] = []

        def find(guest: GuestProtocol) -> OKPKey:
            used.append(self._source.key(guest.headers()["kid"]))
            return used[0]

        try:
            claims = _read(jwt.decode(token, find, algorithms=[ALGORITHM]).claims)
        except (JoseError, ValueError, KeyError, TypeError, AttributeError, OverflowError):
            raise Unauthenticated("the token is wrong") from None
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[token] = (str(used[0].kid), used[0], claims)
        return claims


def _read(claims: Mapping[str, Any]) -> Claims:
    if claims["iss"] != ISSUER:
        raise ValueError("the token is of another installation")
    return Claims(
        member_id=UUID(claims["sub"]),
        is_admin=claims["adm"] is True,
        roles={UUID(team): "manager" if role == "manager" else "member" for team, role in claims["roles"].items()},
        expires_at=dt.datetime.fromtimestamp(claims["exp"], dt.UTC),
    )
