"""Custom fields of deals and of tickets."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.custom_fields.definitions import TYPES, FieldDefinition
from jalon_core.db.base import RecordColumns
from jalon_pipeline.domain.cards import CARD_KINDS
from jalon_pipeline.models.declarative import Base, one_of
from jalon_sdk import records

_LIVING = text("deleted_at IS NULL")


class CardField(RecordColumns, Base):
    """A field that this installation adds to its deals, or to its tickets.

    ``about``, ``key`` and ``type`` never change; ``labels`` are per language. A deleted one is kept: cards may still
    hold its values, and its key stands for its type for ever.
    """

    __tablename__ = "card_fields"
    __table_args__ = (
        CheckConstraint(one_of("about", CARD_KINDS), name="about"),
        CheckConstraint(one_of("type", TYPES), name="type"),
        Index("uq_card_fields_about_key", "about", "key", unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING),
    )

    about: Mapped[records.CardKind] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(40))
    type: Mapped[records.CustomFieldKind] = mapped_column(String(16))
    labels: Mapped[dict[str, Any]]
    choices: Mapped[list[Any]] = mapped_column(default=list)
    time_zone: Mapped[str | None] = mapped_column(String(64), default=None)

    @property
    def definition(self) -> FieldDefinition:
        """What its values must be like."""
        return FieldDefinition(key=self.key, type=self.type, time_zone=self.time_zone, choices=tuple(self.choices))
