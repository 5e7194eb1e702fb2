"""Keeping who holds an open card of which contact, from what pipeline tells of its deals."""

from sqlalchemy import and_, or_, select

from jalon_contacts.models.card_holders import CardHolder
from jalon_core.db.tables import record_copies
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.records import Deal
from jalon_sdk.serial import from_json

PORTION = 500
"""How many deals one sweep catches up with."""


def note_card_holder(uow: UnitOfWork, deal: Deal, epoch: int) -> None:
    """Take a deal's state, unless a newer one is known."""
    holder = uow.session.get(CardHolder, deal.id)
    if holder is None:
        holder = CardHolder(deal_id=deal.id, epoch=0, version=0)
        uow.session.add(holder)
    if (holder.epoch, holder.version) >= (epoch, deal.version):
        return
    held = deal.status == "open" and not deal.archived and not deal.deleted
    holder.contact_id, holder.team_id = deal.contact_id, deal.team_id
    holder.member_id = deal.owner_id if held else None
    holder.epoch, holder.version = epoch, deal.version


def catch_up_with_copies(uow: UnitOfWork) -> int:
    """Take the states of deals that came by a snapshot and not by an event; say how many there were."""
    copies = record_copies.c
    behind = or_(
        CardHolder.deal_id.is_(None),
        CardHolder.epoch < copies.epoch,
        and_(CardHolder.epoch == copies.epoch, CardHolder.version < copies.version),
    )
    query = (
        select(copies.epoch, copies.state)
        .outerjoin_from(record_copies, CardHolder, CardHolder.deal_id == copies.id)
        .where(copies.kind == Deal.kind, behind)
        .limit(PORTION)
    )
    rows = uow.session.execute(query).all()
    for epoch, state in rows:
        note_card_holder(uow, from_json(Deal, state), epoch)
    return len(rows)
