"""Where contacts stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_pipeline.models import Card


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where a contact stands: its deals, oldest first."""

    contact_id: UUID
    cards: Sequence[Card]


def list_positions(session: Session, caller: Caller, contact_ids: Sequence[UUID]) -> list[Position]:
    """Where each of these contacts stands, in the order asked."""
    query = select(Card).where(
        Card.kind == "deal",
        Card.contact_id.in_(contact_ids),
        readable(caller, Card.team_id, Card.owner_id),
        Card.deleted_at.is_(None),
        Card.archived_at.is_(None),
    )
    cards: dict[UUID | None, list[Card]] = defaultdict(list)
    for card in session.scalars(query.order_by(Card.created_at, Card.id)):
        cards[card.contact_id].append(card)
    return [Position(contact_id=contact_id, cards=cards[contact_id]) for contact_id in dict.fromkeys(contact_ids)]
