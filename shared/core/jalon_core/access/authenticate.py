"""From the ``Authorization`` header to the caller.

A member's state in this service's directory wins over what the token says: who was deactivated is out at once, and
roles are those of now. Where the directory has not heard of the member yet, the token's own claims are used.
"""

from sqlalchemy.orm import Session

from jalon_core.access import api_keys, tokens
from jalon_core.access.caller import Caller
from jalon_core.access.directory import Directory
from jalon_core.access.scope import caller_of_member
from jalon_core.errors import Unauthenticated


class MemberInactive(Unauthenticated):
    """The member was deactivated."""

    code = "member_inactive"


def authenticate(header: str, session: Session, *, directory: Directory, verifier: tokens.Verifier) -> Caller:
    """The caller whom an ``Authorization`` header names.

    :raises Unauthenticated: none, or none that is good.
    :raises jalon_core.access.keys.KeysUnavailable: the keys that check tokens cannot be read.
    """
    scheme, _, credentials = header.strip().partition(" ")
    credentials = credentials.strip()
    if scheme.lower() != "bearer" or not credentials:
        raise Unauthenticated("send an access token or an API key: Authorization: Bearer …")
    if credentials.startswith(api_keys.PREFIX):
        return _by_api_key(credentials, session, directory)
    return _by_token(verifier.verify(credentials), session, directory)


def _by_token(claims: tokens.Claims, session: Session, directory: Directory) -> Caller:
    member, teams = directory.member_and_teams(session, claims.member_id, claims.roles)
    if member is None:
        return Caller(
            kind="member",
            actor=f"member:{claims.member_id}",
            member_id=claims.member_id,
            is_admin=claims.is_admin,
            roles=claims.roles,
        )
    if not member.active:
        raise MemberInactive("the member was deactivated")
    return caller_of_member(session, member, directory=directory, teams=teams)


def _by_api_key(text: str, session: Session, directory: Directory) -> Caller:
    key_id, secret = api_keys.parse(text)
    key = api_keys.check(directory.api_key(session, key_id), secret)
    member = directory.member(session, key.owner_id) if key.owner_id else None
    if member is None:
        raise Unauthenticated("the API key's member is not known here")
    if not member.active:
        raise MemberInactive("the API key's member was deactivated")
    return caller_of_member(session, member, directory=directory, scopes=frozenset(key.scopes))
