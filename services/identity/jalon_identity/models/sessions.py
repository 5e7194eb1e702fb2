"""Sessions: what a refresh cookie stands for."""

import datetime as dt
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_identity.models.declarative import Base


class RefreshSession(Base):
    """One sign-in on one browser. Its secret changes at each refresh; only hashes are kept.

    ``previous_hash`` is the secret before the last rotation: good for a moment (two tabs refresh at once), a sign of
    theft afterwards.
    """

    __tablename__ = "refresh_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str | None] = mapped_column(String(64), default=None)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)
    rotated_at: Mapped[dt.datetime] = mapped_column(default=now)
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    ended_at: Mapped[dt.datetime | None] = mapped_column(default=None)
