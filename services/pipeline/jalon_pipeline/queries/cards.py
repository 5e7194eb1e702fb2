"""Cards: one, and a list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read, readable
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_pipeline.models import Card, Stage, card_state
from jalon_sdk import records
from jalon_sdk.folding import folded
from jalon_sdk.records import CardKind


@dataclass(frozen=True, kw_only=True)
class CardListFilter:
    """Which cards are wanted.

    :ivar equal: wanted values by column name: ``contact_id``, ``pipeline_id``, ``stage_id``, ``owner_id``, ``status``.
    :ivar archived: True for those out of sight, False for the others, None for both.
    """

    equal: dict[str, Any] = field(default_factory=dict)
    q: str = ""
    archived: bool | None = None


def list_cards(
    session: Session, caller: Caller, kind: CardKind, wanted: CardListFilter, *, limit: int, cursor: str | None
) -> Page[Card]:
    """Deals, or tickets, that the caller may see, newest first."""
    query = select(Card).where(
        Card.kind == kind, readable(caller, Card.team_id, Card.owner_id), Card.deleted_at.is_(None)
    )
    query = query.filter_by(**wanted.equal)
    for word in folded(wanted.q).split():
        query = query.where(Card.search.contains(word, autoescape=True))
    if wanted.archived is not None:
        query = query.where(Card.archived_at.is_not(None) if wanted.archived else Card.archived_at.is_(None))
    return paginate(session, query, order=[Card.created_at.desc(), Card.id.desc()], limit=limit, cursor=cursor)


def get_card(session: Session, caller: Caller, card_id: UUID, kind: CardKind | None = None) -> Card:
    """One card.

    :param kind: what it must be; None for either.
    :raises NotFound: there is none, or the caller may not see it.
    """
    card = session.get(Card, card_id)
    if card is None or card.deleted_at or kind not in (None, card.kind):
        raise NotFound
    if not may_read(caller, card.team_id, card.owner_id):
        raise NotFound
    return card


def card_states(session: Session, cards: Sequence[Card]) -> list[records.Deal | records.Ticket]:
    """The states of these cards, in their order."""
    query = select(Stage).where(Stage.id.in_({card.stage_id for card in cards}))
    stages = {stage.id: stage for stage in session.scalars(query)}
    return [card_state(card, stages[card.stage_id]) for card in cards]
