"""The audit log of access: who signed in, who tried to, who was let in or shut out."""

import datetime as dt
from typing import Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.clock import now
from jalon_core.ids import new_id
from jalon_identity.models.declarative import Base

AccessKind = Literal[
    "signed_in",
    "sign_in_failed",
    "signed_out",
    "refresh_reused",
    "password_changed",
    "member_created",
    "member_activated",
    "member_deactivated",
    "rights_changed",
    "api_key_created",
    "api_key_revoked",
]
KINDS = AccessKind.__args__  # type: ignore[attr-defined]  # what Literal offers at run time


class AccessEntry(Base):
    """One entry. A failed sign-in with an unknown address names no member and keeps no address typed.

    ``member_id`` is whom it is about, ``actor`` who did it, ``address`` the network address it came from.
    """

    __tablename__ = "access_log"
    __table_args__ = (CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in KINDS)})", name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    kind: Mapped[AccessKind] = mapped_column(String(32))
    member_id: Mapped[UUID | None] = mapped_column(index=True, default=None)
    actor: Mapped[str] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(64), default=None)
    detail: Mapped[str | None] = mapped_column(String(200), default=None)
