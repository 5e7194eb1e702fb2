"""Custom fields of deals and of tickets."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from jalon_core.custom_fields.definitions import TYPES
from jalon_core.custom_fields.rows import FieldColumns, one_living_per_key
from jalon_pipeline.domain.cards import CARD_KINDS
from jalon_pipeline.models.declarative import Base, one_of
from jalon_sdk import records


class CardField(FieldColumns, Base):
    """A field that this installation adds to its deals, or to its tickets."""

    __tablename__ = "card_fields"
    __table_args__ = (
        CheckConstraint(one_of("about", CARD_KINDS), name="about"),
        CheckConstraint(one_of("type", TYPES), name="type"),
        one_living_per_key("card_fields"),
    )

    about: Mapped[records.FieldAbout] = mapped_column(String(8))
