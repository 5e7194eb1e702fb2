"""Custom fields of deals."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.clock import now
from jalon_core.custom_fields.definitions import TYPES, FieldDefinition
from jalon_core.ids import new_id
from jalon_pipeline.models.declarative import Base, one_of
from jalon_sdk import records


class DealField(Base):
    """A field that this installation adds to deals. ``key`` and ``kind`` never change; ``labels`` are per language."""

    __tablename__ = "deal_fields"
    __table_args__ = (CheckConstraint(one_of("kind", TYPES), name="kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[records.CustomFieldKind] = mapped_column(String(16))
    labels: Mapped[dict[str, Any]]
    choices: Mapped[list[Any]] = mapped_column(default=list)
    time_zone: Mapped[str | None] = mapped_column(String(64), default=None)
    created_at: Mapped[dt.datetime] = mapped_column(default=now)

    @property
    def definition(self) -> FieldDefinition:
        """What its values must be like."""
        return FieldDefinition(key=self.key, type=self.kind, time_zone=self.time_zone, choices=tuple(self.choices))
