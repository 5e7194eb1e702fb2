"""Who holds an open card of a contact, and may therefore read it: what the copies of cards say, kept for an index."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Index, Select, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from jalon_contacts.models.contacts import Contact
from jalon_contacts.models.declarative import Base
from jalon_core.db.tables import record_copies
from jalon_sdk import records
from jalon_sdk.serial import from_json

PORTION = 500

_KINDS: Mapping[str, type[records.Card]] = {each.kind: each for each in (records.Deal, records.Ticket)}


class CardHolder(Base):
    """What is known of one deal or ticket: its contact, and who holds it as long as it is open.

    :ivar contact_id: the one that stayed, where the card's own was merged away.
    :ivar member_id: its owner; None where it is closed, archived, deleted or nobody's.
    """

    __tablename__ = "card_holders"
    __table_args__ = (Index("ix_card_holders_member_id_contact_id", "member_id", "contact_id"),)

    card_id: Mapped[UUID] = mapped_column("deal_id", primary_key=True)
    contact_id: Mapped[UUID | None] = mapped_column(default=None)
    team_id: Mapped[UUID | None] = mapped_column(default=None)
    member_id: Mapped[UUID | None] = mapped_column(default=None)


def follow_cards(session: Session, card_ids: Sequence[UUID] | None) -> None:
    """Make the rows what the copies of these cards say; None: drop those of cards that are not copied any more."""
    copies = select(record_copies.c.kind, record_copies.c.state).where(record_copies.c.kind.in_(_KINDS))
    if card_ids is None:
        gone = CardHolder.card_id.not_in(copies.with_only_columns(record_copies.c.id))
        session.execute(delete(CardHolder).where(gone).execution_options(synchronize_session=False))
        return
    for start in range(0, len(card_ids), PORTION):
        ids = card_ids[start : start + PORTION]
        found = session.execute(copies.where(record_copies.c.id.in_(ids)))
        cards = [from_json(_KINDS[row.kind], row.state) for row in found]
        stayed = _stayed(session, {card.contact_id for card in cards if card.contact_id is not None})
        known = {holder.card_id: holder for holder in session.scalars(_known(ids))}
        for card in cards:
            holder = known.get(card.id)
            if holder is None:
                holder = CardHolder(card_id=card.id)
                session.add(holder)
            held = card.status == "open" and not card.archived and not card.deleted
            holder.contact_id = stayed.get(card.contact_id, card.contact_id) if card.contact_id else None
            holder.team_id = card.team_id
            holder.member_id = card.owner_id if held else None


def _known(ids: Sequence[UUID]) -> Select[CardHolder]:
    return select(CardHolder).where(CardHolder.card_id.in_(ids)).execution_options(populate_existing=True)


def _stayed(session: Session, contact_ids: set[UUID]) -> dict[UUID, UUID]:
    """Of these contacts those that were merged away, and into which: pipeline may not have heard of it yet."""
    merged = select(Contact.id, Contact.merged_into).where(
        Contact.id.in_(contact_ids), Contact.merged_into.is_not(None)
    )
    return {row.id: row.merged_into for row in session.execute(merged)}
