"""Deals: one, a list, and where contacts stand."""

from collections import defaultdict
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
from jalon_pipeline.models import Deal, Stage, deal_state
from jalon_sdk import records
from jalon_sdk.folding import folded


@dataclass(frozen=True, kw_only=True)
class DealFilter:
    """Which deals are wanted; archived ones are, too.

    :ivar equal: wanted values by column name: ``contact_id``, ``pipeline_id``, ``stage_id``, ``owner_id``, ``status``.
    """

    equal: dict[str, Any] = field(default_factory=dict)
    q: str = ""


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where a contact stands: its deals, oldest first."""

    contact_id: UUID
    deals: Sequence[Deal]


def list_deals(session: Session, caller: Caller, wanted: DealFilter, *, limit: int, cursor: str | None) -> Page[Deal]:
    """Deals that the caller may see, newest first."""
    query = select(Deal).where(readable(caller, Deal.team_id, Deal.owner_id), Deal.deleted_at.is_(None))
    query = query.filter_by(**wanted.equal)
    for word in folded(wanted.q).split():
        query = query.where(Deal.search.contains(word, autoescape=True))
    return paginate(session, query, order=[Deal.created_at.desc(), Deal.id.desc()], limit=limit, cursor=cursor)


def get_deal(session: Session, caller: Caller, deal_id: UUID) -> Deal:
    """One deal.

    :raises NotFound: there is none, or the caller may not see it.
    """
    deal = session.get(Deal, deal_id)
    if deal is None or deal.deleted_at or not may_read(caller, deal.team_id, deal.owner_id):
        raise NotFound
    return deal


def list_positions(session: Session, caller: Caller, contact_ids: Sequence[UUID]) -> list[Position]:
    """Where each of these contacts stands, in the order asked."""
    query = select(Deal).where(
        Deal.contact_id.in_(contact_ids),
        readable(caller, Deal.team_id, Deal.owner_id),
        Deal.deleted_at.is_(None),
        Deal.archived_at.is_(None),
    )
    deals: dict[UUID | None, list[Deal]] = defaultdict(list)
    for deal in session.scalars(query.order_by(Deal.created_at, Deal.id)):
        deals[deal.contact_id].append(deal)
    return [Position(contact_id=contact_id, deals=deals[contact_id]) for contact_id in dict.fromkeys(contact_ids)]


def deal_states(session: Session, deals: Sequence[Deal]) -> list[records.Deal]:
    """The states of these deals, in their order."""
    query = select(Stage).where(Stage.id.in_({deal.stage_id for deal in deals}))
    stages = {stage.id: stage for stage in session.scalars(query)}
    return [deal_state(deal, stages[deal.stage_id]) for deal in deals]
