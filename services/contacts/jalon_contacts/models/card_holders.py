"""Who holds an open card of a contact, and may therefore read the contact."""

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from jalon_contacts.models.declarative import Base


class CardHolder(Base):
    """What is known of one deal or ticket: its contact, and who holds it as long as it is open.

    :ivar member_id: its owner; None where it is closed, archived, deleted or nobody's.
    :ivar epoch: with ``version``, says which of two states of the card is the newer one.
    """

    __tablename__ = "card_holders"
    __table_args__ = (Index("ix_card_holders_member_id_contact_id", "member_id", "contact_id"),)

    card_id: Mapped[UUID] = mapped_column("deal_id", primary_key=True)
    contact_id: Mapped[UUID | None] = mapped_column(default=None)
    team_id: Mapped[UUID | None] = mapped_column(default=None)
    member_id: Mapped[UUID | None] = mapped_column(default=None)
    epoch: Mapped[int]
    version: Mapped[int]
