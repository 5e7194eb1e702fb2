"""Places in a column: the server computes a card's rank from the neighbours that the mover saw.

A neighbour that is gone meanwhile does not matter: the card goes as near to the wanted place as can be. Nobody named
means the top, where a new card is seen. A card whose move is taken back gets the rank that it had, whoever came to its
column or left it since.
"""

import datetime as dt
import random
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.config import UNDO_DAYS
from jalon_pipeline.domain.ranks import needs_spreading, rank_between, spread
from jalon_pipeline.models import Card, FormerPlace, Stage, card_state
from jalon_pipeline.operations.card_events import record_updated

_NEIGHBOURHOOD = 20
_CHANCE = random.SystemRandom()


def rank_in_column(
    uow: UnitOfWork,
    stage: Stage,
    card: Card,
    *,
    before_id: UUID | None = None,
    after_id: UUID | None = None,
    former: FormerPlace | None = None,
) -> str:
    """A rank for a card in a column; its own, if that is where it is.

    :param before_id: the card that shall follow it: it is put directly before that one.
    :param after_id: the card that it shall follow directly; asked where ``before_id`` is not given or gone.
    :param former: where it was in this column before the move that is taken back; then that alone counts.
    """
    column = _Column(uow.session, stage, card.id)
    if former is not None:
        return column.rank_at(former.rank, card.id)
    low, high = column.gap(before_id=before_id, after_id=after_id)
    if card.rank and card.stage_id == stage.id and _lies_between(card.rank, low, high):
        return card.rank
    rank = rank_between(low, high, _CHANCE)
    if needs_spreading(rank) and _spread_around(uow, column, low, high):
        uow.session.flush()
        low, high = column.gap(before_id=before_id, after_id=after_id)
        rank = rank_between(low, high, _CHANCE)
    return rank


def rank_on_top(session: Session, stage: Stage, card_id: UUID) -> str:
    """A rank above all cards of a column."""
    return rank_between(None, _Column(session, stage, card_id).first_above(None), _CHANCE)


def forget_former_places(uow: UnitOfWork) -> int:
    """Forget what moves older than `jalon_pipeline.config.UNDO_DAYS` would need to be taken back; say how much."""
    old = delete(FormerPlace).where(FormerPlace.at < now() - dt.timedelta(days=UNDO_DAYS))
    return len(uow.session.scalars(old.returning(FormerPlace.version)).all())


def _lies_between(rank: str, low: str | None, high: str | None) -> bool:
    return (low is None or low < rank) and (high is None or rank < high)


class _Column:
    """The cards of one stage in their order, without the one that is being placed."""

    def __init__(self, session: Session, stage: Stage, card_id: UUID) -> None:
        self.session = session
        self.stage = stage
        self.cards = and_(
            Card.pipeline_id == stage.pipeline_id,
            Card.stage_id == stage.id,
            Card.deleted_at.is_(None),
            Card.archived_at.is_(None),
            Card.id != card_id,
        )

    def gap(self, *, before_id: UUID | None, after_id: UUID | None) -> tuple[str | None, str | None]:
        """The ranks around the wanted place; equal ranks of neighbours are passed over, for nothing fits between."""
        high = self._rank_of(before_id)
        if high is not None:
            return self.last_below(high), high
        low = self._rank_of(after_id)
        if low is not None:
            return low, self.first_above(low)
        return None, self.first_above(None)

    def rank_at(self, rank: str, card_id: UUID) -> str:
        """A rank that a card had or, where another card has it now, one directly beside that one."""
        holder = select(Card.id).where(self.cards, Card.rank == rank)
        taken_by = self.session.scalar(holder.order_by(Card.id).limit(1))
        if taken_by is None:
            return rank
        # On the side on which their ids would show it: two that had the same rank come back in their order.
        if card_id < taken_by:
            return rank_between(self.last_below(rank), rank, _CHANCE)
        return rank_between(rank, self.first_above(rank), _CHANCE)

    def left_between(self, low: str | None, high: str | None) -> Sequence[FormerPlace]:
        """The places that cards have left between two ranks."""
        query = select(FormerPlace).where(FormerPlace.stage_id == self.stage.id)
        if low is not None:
            query = query.where(FormerPlace.rank > low)
        if high is not None:
            query = query.where(FormerPlace.rank < high)
        return self.session.scalars(query).all()

    def around(self, rank: str | None, *, upwards: bool) -> list[Card]:
        """The nearest cards on one side of a rank, locked; those that somebody else is changing are left out."""
        if rank is None:
            return []
        order = (Card.rank.asc(), Card.id.asc()) if upwards else (Card.rank.desc(), Card.id.desc())
        side = Card.rank >= rank if upwards else Card.rank <= rank
        query = select(Card).where(self.cards, side).order_by(*order).limit(_NEIGHBOURHOOD)
        return list(self.session.scalars(query.with_for_update(skip_locked=True, key_share=True)))

    def _rank_of(self, card_id: UUID | None) -> str | None:
        if card_id is None:
            return None
        return self.session.scalar(select(Card.rank).where(self.cards, Card.id == card_id))

    def last_below(self, rank: str) -> str | None:
        query = select(Card.rank).where(self.cards, Card.rank < rank)
        return self.session.scalar(query.order_by(Card.rank.desc(), Card.id.desc()).limit(1))

    def first_above(self, rank: str | None) -> str | None:
        query = select(Card.rank).where(self.cards)
        if rank is not None:
            query = query.where(Card.rank > rank)
        return self.session.scalar(query.order_by(Card.rank, Card.id).limit(1))


def _spread_around(uow: UnitOfWork, column: _Column, low: str | None, high: str | None) -> bool:
    """Give the cards around a narrow gap new ranks; say whether there is more room now.

    A chance, no duty: where somebody else is changing one of these cards, a longer rank does for now.
    """
    cards = [*reversed(column.around(low, upwards=False)), *column.around(high, upwards=True)]
    if not cards:
        return False
    outer_low, outer_high = column.last_below(cards[0].rank), column.first_above(cards[-1].rank)
    inside = select(Card.id).where(column.cards, Card.rank >= cards[0].rank, Card.rank <= cards[-1].rank)
    if set(column.session.scalars(inside)) != {card.id for card in cards}:
        return False
    slots = _slots(cards, column.left_between(outer_low, outer_high))
    for slot, rank in zip(slots, spread(outer_low, outer_high, len(slots)), strict=True):
        for place in slot:
            if isinstance(place, FormerPlace):
                place.rank = rank
                continue
            before = card_state(place, column.stage)
            place.rank = rank
            touch(place)
            record_updated(uow, before, card_state(place, column.stage))
    return True


def _slots(cards: Sequence[Card], left: Sequence[FormerPlace]) -> list[list[Card | FormerPlace]]:
    """Cards and the places that others left among them, in their order; a card shares a slot with those of its rank."""
    slots: list[list[Card | FormerPlace]] = []
    places: list[Card | FormerPlace] = [*left, *cards]
    for place in sorted(places, key=lambda place: (place.rank, isinstance(place, Card))):
        last = slots[-1][-1] if slots else None
        if isinstance(last, FormerPlace) and last.rank == place.rank:
            slots[-1].append(place)
        else:
            slots.append([place])
    return slots
