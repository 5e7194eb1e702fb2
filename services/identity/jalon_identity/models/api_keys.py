"""API keys: how programs act as a member."""

import datetime as dt
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.db.base import RecordColumns
from jalon_identity.models.declarative import Base
from jalon_sdk import records


class ApiKey(RecordColumns, Base):
    """An API key of a member (``owner_id``). The secret itself is shown once and never kept."""

    __tablename__ = "api_keys"

    name: Mapped[str] = mapped_column(String(200))
    secret_hash: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[list[Any]]
    expires_at: Mapped[dt.datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[dt.datetime | None] = mapped_column(default=None)


def api_key_state(key: ApiKey) -> records.ApiKey:
    """The state that internal events carry to the services, which check the key on their own."""
    return records.ApiKey(
        id=key.id,
        version=key.version,
        owner_id=key.owner_id,
        deleted=key.deleted_at is not None,
        name=key.name,
        secret_hash=key.secret_hash,
        scopes=tuple(key.scopes),
        expires_at=key.expires_at,
        revoked=key.revoked_at is not None,
    )
