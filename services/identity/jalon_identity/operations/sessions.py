"""Sessions: signing in, refreshing, signing out.

The access token lives ten minutes; the session behind it is a row, named by an httpOnly cookie whose secret changes
at each refresh. A secret that comes back after it was replaced was stolen, or stolen from: the session ends.
"""

import datetime as dt
import hmac
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, update

from jalon_core.access import tokens
from jalon_core.access.api_keys import make_secret, secret_hash
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_identity.models import Member, RefreshSession, roles_of
from jalon_identity.operations.access_log import note_access
from jalon_identity.operations.refusals import SignInFailed
from jalon_identity.operations.signing_keys import signing_key

LIFETIME = dt.timedelta(days=30)
"""How long a session lives without being refreshed."""
GRACE = dt.timedelta(seconds=30)
"""How long a replaced secret is still good: two tabs may refresh at once."""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """What signing in and refreshing give. ``cookie`` is None where the one that was sent stays."""

    member: Member
    access_token: str
    cookie: str | None


def sign_in(uow: UnitOfWork, member_id: UUID, *, address: str | None = None) -> SignedIn:
    """Begin a session for a member whose password was checked.

    :raises SignInFailed: they were deactivated.
    """
    member = uow.session.get(Member, member_id)
    if member is None or not member.active:
        raise SignInFailed("the address or the password is wrong")
    secret = make_secret()
    session = RefreshSession(member_id=member.id, secret_hash=secret_hash(secret), expires_at=now() + LIFETIME)
    uow.session.add(session)
    uow.session.flush()
    note_access(uow, "signed_in", member.id, address=address, actor=f"member:{member.id}")
    return SignedIn(member=member, access_token=_access_token(uow, member), cookie=_cookie(session, secret))


def refresh(uow: UnitOfWork, cookie: str, *, address: str | None = None) -> SignedIn | None:
    """Go on with a session, with a new access token and a new secret; None when there is none to go on with."""
    found = _find(uow, cookie)
    if found is None:
        return None
    session, secret = found
    member = uow.session.get(Member, session.member_id)
    if member is None or not member.active:
        return None
    if hmac.compare_digest(session.secret_hash, secret_hash(secret)):
        fresh = make_secret()
        session.previous_hash, session.secret_hash = session.secret_hash, secret_hash(fresh)
        session.rotated_at, session.expires_at = now(), now() + LIFETIME
        return SignedIn(member=member, access_token=_access_token(uow, member), cookie=_cookie(session, fresh))
    replaced = session.previous_hash is not None and hmac.compare_digest(session.previous_hash, secret_hash(secret))
    if replaced and now() - session.rotated_at <= GRACE:
        return SignedIn(member=member, access_token=_access_token(uow, member), cookie=None)
    session.ended_at = now()
    note_access(uow, "refresh_reused", member.id, address=address)
    return None


def sign_out(uow: UnitOfWork, cookie: str, *, address: str | None = None) -> None:
    """End the session, if there is one."""
    found = _find(uow, cookie)
    if found is None:
        return
    session, secret = found
    if secret_hash(secret) in (session.secret_hash, session.previous_hash):
        session.ended_at = now()
        note_access(uow, "signed_out", session.member_id, address=address)


def end_sessions(uow: UnitOfWork, member_id: UUID) -> None:
    """End all sessions of a member."""
    uow.session.execute(
        update(RefreshSession)
        .where(RefreshSession.member_id == member_id, RefreshSession.ended_at.is_(None))
        .values(ended_at=now())
    )


def forget_old_sessions(uow: UnitOfWork) -> None:
    """Delete sessions whose time is over."""
    uow.session.execute(delete(RefreshSession).where(RefreshSession.expires_at < now()))


def _access_token(uow: UnitOfWork, member: Member) -> str:
    roles = roles_of(uow.session, [member.id])[member.id]
    key = signing_key(uow.session, uow.settings)
    return tokens.sign(key, member_id=member.id, is_admin=member.is_admin, roles=roles)


def _cookie(session: RefreshSession, secret: str) -> str:
    return f"{session.id.hex}.{secret}"


def _find(uow: UnitOfWork, cookie: str) -> tuple[RefreshSession, str] | None:
    session_id, _, secret = cookie.partition(".")
    try:
        session = uow.session.get(RefreshSession, UUID(session_id), with_for_update=True)
    except ValueError:
        return None
    if session is None or session.ended_at is not None or session.expires_at <= now():
        return None
    return session, secret
