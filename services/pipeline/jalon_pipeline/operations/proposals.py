"""Proposals: an offer went to the contact. Whether that moves the card is for workflows to say."""

from uuid import UUID

from sqlalchemy import select

from jalon_core.changes import require_version, touch
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.lengths import NOTE
from jalon_pipeline.models import Card, Proposal, Stage, card_state
from jalon_pipeline.operations.attention import note_own_act
from jalon_pipeline.operations.cards import editable_card
from jalon_sdk import records
from jalon_sdk.events.pipeline import DealProposalSent


def say_proposal_sent(uow: UnitOfWork, card_id: UUID, *, note: str = "", expected_version: int | None = None) -> Card:
    """Say that a proposal went to the contact, by whatever way.

    :raises jalon_core.errors.NotFound: there is no such card (any more), or the caller may not see it.
    """
    card = editable_card(uow, card_id, "deal")
    require_version(expected_version, card_state(card, uow.session.get_one(Stage, card.stage_id)))
    note_own_act(uow, card)
    _tell(uow, card, send_id=None, note=note)
    return card


def note_proposal_mail(uow: UnitOfWork, send: records.Send) -> None:
    """A mail carried a proposal: to the card it was written from, else to the contact's one open card.

    Where that is not clear (none, several, somebody else's card), nothing is said: a wrong card is worse than none.
    """
    card = _deal_of(uow, send)
    if card is None:
        return
    if uow.session.scalar(select(Proposal.id).where(Proposal.send_id == send.id)) is None:
        _tell(uow, card, send_id=send.id, note="")


def _deal_of(uow: UnitOfWork, send: records.Send) -> Card | None:
    if send.contact_id is None:
        return None
    query = select(Card).where(
        Card.kind == "deal",
        Card.contact_id == send.contact_id,
        Card.team_id == send.team_id,
        Card.deleted_at.is_(None),
    )
    if send.deal_id is not None:
        query = query.where(Card.id == send.deal_id)
    else:
        query = query.where(Card.status == "open", Card.archived_at.is_(None))
    cards = uow.session.scalars(query.with_for_update(key_share=True)).all()
    return cards[0] if len(cards) == 1 else None


def _tell(uow: UnitOfWork, card: Card, *, send_id: UUID | None, note: str) -> None:
    note = note[:NOTE]
    uow.session.add(Proposal(card_id=card.id, send_id=send_id, note=note))
    touch(card)
    state = card_state(card, uow.session.get_one(Stage, card.stage_id))
    assert isinstance(state, records.Deal)
    uow.record(DealProposalSent(record=state, send_id=send_id, note=note))
