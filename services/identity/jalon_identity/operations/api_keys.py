"""API keys: made for oneself, shown once, revoked at once everywhere."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from jalon_core.access import api_keys
from jalon_core.changes import changed_fields, touch
from jalon_core.clock import now
from jalon_core.errors import Forbidden, Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_identity.domain.scopes import clean_scopes
from jalon_identity.models import ApiKey, api_key_state
from jalon_identity.operations.access_log import note_access
from jalon_sdk.events.identity import ApiKeyCreated, ApiKeyRevoked


def create_api_key(
    uow: UnitOfWork, *, name: str, scopes: Iterable[str], expires_at: dt.datetime | None = None
) -> tuple[ApiKey, str]:
    """Make an API key that acts as the caller, within its scopes; also gives the whole key, which is not kept.

    :raises Forbidden: the caller is an API key itself: one could give itself more than it was given.
    """
    if uow.caller.member_id is None or uow.caller.scopes is not None:
        raise Forbidden("an API key cannot make another one")
    if expires_at is not None and expires_at <= now():
        raise Invalid("the end is past", fields={"expires_at": ["must lie ahead"]})
    secret = api_keys.make_secret()
    key = ApiKey(
        id=new_id(),
        owner_id=uow.caller.member_id,
        version=1,
        name=name.strip(),
        secret_hash=api_keys.secret_hash(secret),
        scopes=clean_scopes(scopes),
        expires_at=expires_at,
    )
    uow.session.add(key)
    uow.session.flush()
    note_access(uow, "api_key_created", key.owner_id, detail=key.name)
    uow.record(ApiKeyCreated(record=api_key_state(key)))
    return key, api_keys.write(key.id, secret)


def revoke_api_key(uow: UnitOfWork, key_id: UUID) -> None:
    """Revoke an API key of one's own or, as an admin, of anybody; again is the same.

    :raises NotFound: there is none, or it is somebody else's.
    """
    key = uow.session.get(ApiKey, key_id, with_for_update=True)
    if key is None or not (uow.caller.is_admin or key.owner_id == uow.caller.member_id):
        raise NotFound
    if key.revoked_at is not None:
        return
    before = api_key_state(key)
    key.revoked_at = now()
    touch(key)
    note_access(uow, "api_key_revoked", key.owner_id, detail=key.name)
    uow.record(ApiKeyRevoked(record=api_key_state(key), changed=changed_fields(before, api_key_state(key))))
