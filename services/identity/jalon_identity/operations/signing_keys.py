"""The keys that sign access tokens: made, rotated, published."""

import base64
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from joserfc.jwk import OKPKey
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jalon_core.access.keys import KeysUnavailable
from jalon_core.access.secrets import derived_keys
from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_core.settings import Settings
from jalon_core.unit_of_work import UnitOfWork
from jalon_identity.domain.key_rotation import PUBLISH_BEFORE, expires_before, is_due
from jalon_identity.models import SigningKey


def rotate_signing_keys(uow: UnitOfWork) -> bool:
    """Make a new key when it is time or none can be opened, drop what is no longer needed; say if one was made."""
    keys = _newest_first(uow.session)
    usable = [key for key in keys if _opened(key, uow.settings) is not None]
    due = is_due(usable[0].created_at if usable else None, now())
    if due:
        uow.session.add(_make(uow.settings))
        uow.session.execute(delete(SigningKey).where(SigningKey.created_at < expires_before(now())))
    uow.session.flush()
    return due


def signing_key(session: Session, settings: Settings) -> OKPKey:
    """The key that signs now: the newest that every service has had time to read.

    :raises KeysUnavailable: there is none that the secret key opens.
    """
    keys = _newest_first(session)
    published = [key for key in keys if key.created_at <= now() - PUBLISH_BEFORE]
    for key in [*published, *reversed(keys)]:
        opened = _opened(key, settings)
        if opened is not None:
            return opened
    raise KeysUnavailable


def key_set(session: Session) -> dict[str, Any]:
    """The public keys as a JSON Web Key Set."""
    return {"keys": [key.public_jwk for key in _newest_first(session)]}


def write_key_set(session: Session, path: Path) -> None:
    """Write the key set where services look for it; readers see the old or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(key_set(session), indent=1) + "\n")
    os.replace(aside, path)


def _newest_first(session: Session) -> list[SigningKey]:
    return list(session.scalars(select(SigningKey).order_by(SigningKey.created_at.desc(), SigningKey.kid)))


def _make(settings: Settings) -> SigningKey:
    kid = new_id().hex
    key = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": "Ed25519"})
    sealed = _sealer(derived_keys(settings, "signing-keys")).encrypt(key.as_pem(private=True))
    return SigningKey(kid=kid, public_jwk=dict(key.as_dict(private=False)), sealed_private=sealed.decode())


def _opened(key: SigningKey, settings: Settings) -> OKPKey | None:
    return _open(key.kid, key.sealed_private, derived_keys(settings, "signing-keys"))


@lru_cache(maxsize=16)
def _open(kid: str, sealed: str, secrets: tuple[bytes, ...]) -> OKPKey | None:
    try:
        pem = _sealer(secrets).decrypt(sealed.encode())
    except InvalidToken:
        return None
    return OKPKey.import_key(pem, {"kid": kid})


def _sealer(secrets: tuple[bytes, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(secret)) for secret in secrets])
