"""Proposals: an offer went to the contact. Whether that moves the card is for workflows to say."""

from uuid import UUID

from sqlalchemy import select

from jalon_core.changes import require_version, touch
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.lengths import NOTE
from jalon_pipeline.models import Deal, Proposal, Stage, deal_state
from jalon_pipeline.operations.deals import editable_deal
from jalon_sdk.events.pipeline import DealProposalSent
from jalon_sdk.records import Send


def say_proposal_sent(uow: UnitOfWork, deal_id: UUID, *, note: str = "", expected_version: int | None = None) -> Deal:
    """Say that a proposal went to the contact, by whatever way.

    :raises jalon_core.errors.NotFound: there is no such deal (any more), or the caller may not see it.
    """
    deal = editable_deal(uow, deal_id)
    require_version(expected_version, deal_state(deal, uow.session.get_one(Stage, deal.stage_id)))
    _tell(uow, deal, send_id=None, note=note)
    return deal


def note_proposal_mail(uow: UnitOfWork, send: Send) -> None:
    """A mail carried a proposal: to the card it was written from, else to the contact's one open deal.

    Where that is not clear (none, several, somebody else's card), nothing is said: a wrong card is worse than none.
    """
    deal = _deal_of(uow, send)
    if deal is None:
        return
    if uow.session.scalar(select(Proposal.id).where(Proposal.send_id == send.id)) is None:
        _tell(uow, deal, send_id=send.id, note="")


def _deal_of(uow: UnitOfWork, send: Send) -> Deal | None:
    if send.contact_id is None:
        return None
    query = select(Deal).where(
        Deal.contact_id == send.contact_id, Deal.team_id == send.team_id, Deal.deleted_at.is_(None)
    )
    if send.deal_id is not None:
        query = query.where(Deal.id == send.deal_id)
    else:
        query = query.where(Deal.status == "open", Deal.archived_at.is_(None))
    deals = uow.session.scalars(query.with_for_update(key_share=True)).all()
    return deals[0] if len(deals) == 1 else None


def _tell(uow: UnitOfWork, deal: Deal, *, send_id: UUID | None, note: str) -> None:
    note = note[:NOTE]
    uow.session.add(Proposal(deal_id=deal.id, send_id=send_id, note=note))
    touch(deal)
    state = deal_state(deal, uow.session.get_one(Stage, deal.stage_id))
    uow.record(DealProposalSent(record=state, send_id=send_id, note=note))
