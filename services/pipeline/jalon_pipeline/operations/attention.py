"""What a card needs attention for: its contact wrote, and nobody has done anything about it since.

Which came last is told by two times on the card, so it does not matter in which order the facts reach this service.
What workflows do is no answer to anybody.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update

from jalon_core.clock import now
from jalon_core.copies.reading import surviving_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import Card


def note_own_act(uow: UnitOfWork, card: Card) -> None:
    """The caller does something about a card, which counts if they are a member."""
    if uow.caller.kind == "member":
        card.acted_at = now()


def note_reply(uow: UnitOfWork, contact_id: UUID, at: dt.datetime) -> None:
    """A contact wrote: its open cards wait for an answer, also those that nobody wanted to be asked about for now."""
    later = func.coalesce(Card.replied_at < at, True)
    cards = _open_cards(uow, contact_id)
    uow.session.execute(update(Card).where(Card.id.in_(cards), later).values(replied_at=at, snoozed_until=None))


def note_act(uow: UnitOfWork, contact_id: UUID, at: dt.datetime) -> None:
    """A member wrote to a contact, or about them: that is an act on each of its open cards."""
    later = func.coalesce(Card.acted_at < at, True)
    cards = _open_cards(uow, contact_id)
    uow.session.execute(update(Card).where(Card.id.in_(cards), later).values(acted_at=at))


def _open_cards(uow: UnitOfWork, contact_id: UUID) -> Sequence[UUID]:
    query = select(Card.id).where(
        Card.contact_id == surviving_id(uow.session, "contact", contact_id),
        Card.status == "open",
        Card.deleted_at.is_(None),
    )
    return uow.session.scalars(query.order_by(Card.id).with_for_update(key_share=True)).all()
