"""Positions: a contact is put into a stage of a pipeline; that moves, or makes, a card of this contact."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from jalon_core.access.rights import readable
from jalon_core.copies.reading import surviving_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.cards import DEFAULT_PRIORITY
from jalon_pipeline.domain.refusals import DealClosed
from jalon_pipeline.models import Card, Pipeline
from jalon_pipeline.operations.cards import create_card, update_card
from jalon_pipeline.operations.moves import move_card
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
) -> Card:
    """Put a contact into a stage: its open card is moved there; without any, one is made.

    :param if_closed: what to do when all its cards here are closed: move the last one, or make a new one.
    :raises SeveralOpenDeals: it has several; one of them has to be moved by itself.
    :raises ContactHasClosedDeal: all are closed and ``if_closed`` does not say what to do.
    """
    contact_id = surviving_id(uow.session, "contact", contact_id)
    pipeline = usable_pipeline(uow, pipeline_id)
    cards = _cards_of(uow, pipeline, contact_id)
    open_cards = [card for card in cards if card.status == "open"]
    chosen = _the_only(open_cards) if open_cards else _closed_card(cards, stage_id, if_closed)
    if chosen is not None:
        return move_card(
            uow, chosen.id, stage_id=stage_id, from_stage_id=from_stage_id, note=note, lost_reason=lost_reason
        )
    return create_card(
        uow,
        kind=pipeline.card_kind,
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
) -> tuple[Card, bool]:
    """Put a contact into a stage as a workflow does it: on its one open card, and never guessing.

    :param create: without any card in the pipeline, make one.
    :return: the card, and whether it was made.
    :raises SeveralOpenDeals: which of them is meant cannot be known.
    :raises DealClosed: all its cards there are won or lost.
    :raises NoDeal: it has none, and none is to be made.
    :raises jalon_pipeline.domain.refusals.NotForward: the card is in or past the stage.
    """
    contact_id = surviving_id(uow.session, "contact", contact_id)
    pipeline = usable_pipeline(uow, pipeline_id)
    cards = _cards_of(uow, pipeline, contact_id)
    open_cards = [card for card in cards if card.status == "open"]
    if not cards and create:
        name = readable_contact(uow, contact_id).name
        made = create_card(
            uow,
            kind=pipeline.card_kind,
            name=name,
            pipeline_id=pipeline_id,
            stage_id=stage_id,
            contact_id=contact_id,
            note=note,
        )
        return made, True
    if not cards:
        raise NoDeal("the contact has no card in this pipeline")
    if not open_cards:
        raise DealClosed("the contact's cards in this pipeline are won or lost")
    moved = move_card(
        uow,
        _the_only(open_cards).id,
        stage_id=stage_id,
        note=note,
        only_forward=only_forward,
        only_open=True,
    )
    return moved, False


def create_or_reuse_card(
    uow: UnitOfWork,
    *,
    kind: records.CardKind,
    name: str,
    contact_id: UUID,
    pipeline_id: UUID,
    stage_id: UUID | None = None,
    owner_id: UUID | None = None,
    amount: records.Money | None = None,
    priority: records.Priority = DEFAULT_PRIORITY,
    due_at: dt.datetime | None = None,
    custom: Mapping[str, Json] | None = None,
    reuse: bool = True,
) -> tuple[Card, bool]:
    """Make a card unless the contact has an open one here: then that one's custom fields are updated.

    That one stays in its stage and keeps its name, owner and amount, on which people may have worked meanwhile.

    :param kind: that of the pipeline.
    :param reuse: False to make one in any case.
    :return: the card, and whether it was made.
    """
    contact_id = surviving_id(uow.session, "contact", contact_id)
    pipeline = usable_pipeline(uow, pipeline_id)
    for card in reversed(_cards_of(uow, pipeline, contact_id) if reuse else ()):
        if card.status == "open" and card.kind == kind:
            return update_card(uow, card.id, {"custom": custom or {}}), False
    made = create_card(
        uow,
        kind=kind,
        name=name,
        contact_id=contact_id,
        pipeline_id=pipeline_id,
        stage_id=stage_id,
        owner_id=owner_id,
        amount=amount,
        priority=priority,
        due_at=due_at,
        custom=custom,
    )
    return made, True


def _cards_of(uow: UnitOfWork, pipeline: Pipeline, contact_id: UUID) -> Sequence[Card]:
    """The contact's cards in a pipeline that the caller may see, oldest first.

    Where there is none, the pipeline is locked before looking again: two requests at once must not both make one.
    """
    query = select(Card).where(
        Card.contact_id == contact_id,
        Card.pipeline_id == pipeline.id,
        Card.deleted_at.is_(None),
        Card.archived_at.is_(None),
        readable(uow.caller, Card.team_id, Card.owner_id),
    )
    query = query.order_by(Card.created_at, Card.id)
    found = uow.session.scalars(query).all()
    if any(card.status == "open" for card in found):
        return found
    uow.session.scalar(select(Pipeline.id).where(Pipeline.id == pipeline.id).with_for_update(key_share=True))
    return uow.session.scalars(query.execution_options(populate_existing=True)).all()


def _the_only(open_cards: Sequence[Card]) -> Card:
    if len(open_cards) > 1:
        raise SeveralOpenDeals(
            "the contact has several open cards here", extra={"deal_ids": [str(card.id) for card in open_cards]}
        )
    return open_cards[0]


def _closed_card(cards: Sequence[Card], stage_id: UUID, if_closed: Literal["reopen", "new"] | None) -> Card | None:
    if not cards:
        return None
    last = max(cards, key=lambda card: (card.closed_at or card.created_at, card.id))
    if last.stage_id == stage_id or if_closed == "reopen":
        return last
    if if_closed is None:
        raise ContactHasClosedDeal(
            "the contact's cards here are closed", extra={"deal_ids": [str(card.id) for card in cards]}
        )
    return None
