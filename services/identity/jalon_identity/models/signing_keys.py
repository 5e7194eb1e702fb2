"""The keys that sign access tokens."""

import datetime as dt
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.clock import now
from jalon_identity.models.declarative import Base


class SigningKey(Base):
    """An Ed25519 key: its public part as a JWK, its private part sealed with the installation's secret."""

    __tablename__ = "signing_keys"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    public_jwk: Mapped[dict[str, Any]]
    sealed_private: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
