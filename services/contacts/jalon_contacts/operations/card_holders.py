"""Keeping who holds an open card of which contact, from what pipeline tells of its deals and tickets."""

from sqlalchemy import and_, or_, select

from jalon_contacts.models.card_holders import CardHolder
from jalon_core.db.tables import record_copies
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.records import Card, Deal, Ticket
from jalon_sdk.serial import from_json

PORTION = 500
"""How many cards one sweep catches up with."""

_CARDS: dict[str, type[Card]] = {Deal.kind: Deal, Ticket.kind: Ticket}


def note_card_holder(uow: UnitOfWork, card: Card, epoch: int) -> None:
    """Take a card's state, unless a newer one is known."""
    holder = uow.session.get(CardHolder, card.id)
    if holder is None:
        holder = CardHolder(card_id=card.id, epoch=0, version=0)
        uow.session.add(holder)
    if (holder.epoch, holder.version) >= (epoch, card.version):
        return
    held = card.status == "open" and not card.archived and not card.deleted
    holder.contact_id, holder.team_id = card.contact_id, card.team_id
    holder.member_id = card.owner_id if held else None
    holder.epoch, holder.version = epoch, card.version


def catch_up_with_copies(uow: UnitOfWork) -> int:
    """Take the states of cards that came by a snapshot and not by an event; say how many there were."""
    copies = record_copies.c
    behind = or_(
        CardHolder.card_id.is_(None),
        CardHolder.epoch < copies.epoch,
        and_(CardHolder.epoch == copies.epoch, CardHolder.version < copies.version),
    )
    query = (
        select(copies.kind, copies.epoch, copies.state)
        .outerjoin_from(record_copies, CardHolder, CardHolder.card_id == copies.id)
        .where(copies.kind.in_(_CARDS), behind)
        .limit(PORTION)
    )
    rows = uow.session.execute(query).all()
    for kind, epoch, state in rows:
        note_card_holder(uow, from_json(_CARDS[kind], state), epoch)
    return len(rows)
