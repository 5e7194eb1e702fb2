"""Positions: a contact is put into a stage of a pipeline; that moves, or makes, a deal of this contact."""

from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from jalon_core.access.rights import readable
from jalon_core.copies.reading import surviving_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.refusals import DealClosed
from jalon_pipeline.models import Deal, Pipeline
from jalon_pipeline.operations.deals import create_deal, update_deal
from jalon_pipeline.operations.moves import move_deal
from jalon_pipeline.operations.pipelines import usable_pipeline
from jalon_pipeline.operations.references import readable_contact
from jalon_pipeline.operations.refusals import ContactHasClosedDeal, NoDeal, SeveralOpenDeals
from jalon_sdk import records
from jalon_sdk.serial import Json


def position_contact(
    uow: UnitOfWork,
    pipeline_id: UUID,
    contact_id: UUID,
    *,
    stage_id: UUID,
    from_stage_id: UUID | None = None,
    note: str = "",
    lost_reason: str | None = None,
    if_closed: Literal["reopen", "new"] | None = None,
) -> Deal:
    """Put a contact into a stage: its open deal is moved there; without any, one is made.

    :param if_closed: what to do when all its deals here are closed: move the last one, or make a new one.
    :raises SeveralOpenDeals: it has several; one of them has to be moved by itself.
    :raises ContactHasClosedDeal: all are closed and ``if_closed`` does not say what to do.
    """
    contact_id = surviving_id(uow.session, "contact", contact_id)
    pipeline = usable_pipeline(uow, pipeline_id)
    deals = _deals_of(uow, pipeline, contact_id)
    open_deals = [deal for deal in deals if deal.status == "open"]
    chosen = _the_only(open_deals) if open_deals else _closed_deal(deals, stage_id, if_closed)
    if chosen is not None:
        return move_deal(
            uow, chosen.id, stage_id=stage_id, from_stage_id=from_stage_id, note=note, lost_reason=lost_reason
        )
    return create_deal(
        uow,
        name=readable_contact(uow, contact_id).name,
        pipeline_id=pipeline_id,
        stage_id=stage_id,
        contact_id=contact_id,
        lost_reason=lost_reason,
        note=note,
    )


def advance_contact(
    uow: UnitOfWork,
    pipeline_id: UUID,
    contact_id: UUID,
    *,
    stage_id: UUID,
    note: str = "",
    create: bool = False,
    only_forward: bool = True,
) -> tuple[Deal, bool]:
    """Put a contact into a stage as a workflow does it: on its one open deal, and never guessing.

    :param create: without any deal in the pipeline, make one.
    :return: the deal, and whether it was made.
    :raises SeveralOpenDeals: which of them is meant cannot be known.
    :raises DealClosed: all its deals there are won or lost.
    :raises NoDeal: it has none, and none is to be made.
    :raises jalon_pipeline.domain.refusals.NotForward: the deal is in or past the stage.
    """
    contact_id = surviving_id(uow.session, "contact", contact_id)
    pipeline = usable_pipeline(uow, pipeline_id)
    deals = _deals_of(uow, pipeline, contact_id)
    open_deals = [deal for deal in deals if deal.status == "open"]
    if not deals and create:
        name = readable_contact(uow, contact_id).name
        made = create_deal(uow, name=name, pipeline_id=pipeline_id, stage_id=stage_id, contact_id=contact_id, note=note)
        return made, True
    if not deals:
        raise NoDeal("the contact has no deal in this pipeline")
    if not open_deals:
        raise DealClosed("the contact's deals in this pipeline are won or lost")
    moved = move_deal(
        uow,
        _the_only(open_deals).id,
        stage_id=stage_id,
        note=note,
        only_forward=only_forward,
        only_open=True,
    )
    return moved, False


def create_or_reuse_deal(
    uow: UnitOfWork,
    *,
    name: str,
    contact_id: UUID,
    pipeline_id: UUID,
    stage_id: UUID | None = None,
    owner_id: UUID | None = None,
    amount: records.Money | None = None,
    custom: Mapping[str, Json] | None = None,
    reuse: bool = True,
) -> tuple[Deal, bool]:
    """Make a deal unless the contact has an open one here: then that one's custom fields are updated.

    That one stays in its stage and keeps its name, owner and amount, on which people may have worked meanwhile.

    :param reuse: False to make one in any case.
    :return: the deal, and whether it was made.
    """
    contact_id = surviving_id(uow.session, "contact", contact_id)
    pipeline = usable_pipeline(uow, pipeline_id)
    for deal in reversed(_deals_of(uow, pipeline, contact_id) if reuse else ()):
        if deal.status == "open":
            return update_deal(uow, deal.id, {"custom": custom or {}}), False
    made = create_deal(
        uow,
        name=name,
        contact_id=contact_id,
        pipeline_id=pipeline_id,
        stage_id=stage_id,
        owner_id=owner_id,
        amount=amount,
        custom=custom,
    )
    return made, True


def _deals_of(uow: UnitOfWork, pipeline: Pipeline, contact_id: UUID) -> Sequence[Deal]:
    """The contact's deals in a pipeline that the caller may see, oldest first.

    Where there is none, the pipeline is locked before looking again: two requests at once must not both make one.
    """
    query = select(Deal).where(
        Deal.contact_id == contact_id,
        Deal.pipeline_id == pipeline.id,
        Deal.deleted_at.is_(None),
        Deal.archived_at.is_(None),
        readable(uow.caller, Deal.team_id, Deal.owner_id),
    )
    query = query.order_by(Deal.created_at, Deal.id)
    found = uow.session.scalars(query).all()
    if any(deal.status == "open" for deal in found):
        return found
    uow.session.scalar(select(Pipeline.id).where(Pipeline.id == pipeline.id).with_for_update(key_share=True))
    return uow.session.scalars(query.execution_options(populate_existing=True)).all()


def _the_only(open_deals: Sequence[Deal]) -> Deal:
    if len(open_deals) > 1:
        raise SeveralOpenDeals(
            "the contact has several open deals here", extra={"deal_ids": [str(deal.id) for deal in open_deals]}
        )
    return open_deals[0]


def _closed_deal(deals: Sequence[Deal], stage_id: UUID, if_closed: Literal["reopen", "new"] | None) -> Deal | None:
    if not deals:
        return None
    last = max(deals, key=lambda deal: (deal.closed_at or deal.created_at, deal.id))
    if last.stage_id == stage_id or if_closed == "reopen":
        return last
    if if_closed is None:
        raise ContactHasClosedDeal(
            "the contact's deals here are closed", extra={"deal_ids": [str(deal.id) for deal in deals]}
        )
    return None
