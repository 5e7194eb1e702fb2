"""Deleting a stage and undoing that. Its cards go to another stage of its kind, in the same transaction.

The stage is kept for the visits that happened in it. What the deletion moved is told by those visits alone: they ended
as ``stage_deleted`` at the very moment of the deletion.

Locks are taken as moves take them (`jalon_pipeline.operations.moves`): the pipeline, the cards, then the stages. Cards
that entered before the stages were locked are found by looking again; then the stages are let go and all is tried anew,
so that nobody who holds a stage ever waits for a card.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jalon_core.changes import require_version, touch
from jalon_core.clock import now
from jalon_core.errors import NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.moves import Direction, card_probability, given_probability
from jalon_pipeline.domain.ranks import spread
from jalon_pipeline.domain.stages import RESTORABLE, check_deletion, check_stage_count, check_stage_name
from jalon_pipeline.models import Card, Pipeline, Stage, Visit, card_state, pipeline_state, stage_state
from jalon_pipeline.models.held import whats_held
from jalon_pipeline.operations.card_events import record_stage_changed
from jalon_pipeline.operations.entering import admit_all, room_in
from jalon_pipeline.operations.pipelines import configurable_pipeline, number_stages, record_update
from jalon_pipeline.operations.refusals import StageAtWork, StageGone, StageNotEmpty
from jalon_pipeline.operations.visits import end_visit, open_visit

_ATTEMPTS = 20


def delete_stage(
    uow: UnitOfWork, stage_id: UUID, *, move_to: UUID | None = None, expected_version: int | None = None
) -> Pipeline:
    """Delete a stage; its cards, archived ones too, go below those of ``move_to``, in their order.

    :param expected_version: of the pipeline.
    :raises StageNotEmpty: it holds cards, and nobody says where they go.
    :raises jalon_pipeline.domain.refusals.LastStageOfKind: it is the last open, won or lost one.
    :raises jalon_pipeline.domain.refusals.OtherKindOfStage: ``move_to`` is of another kind.
    :raises StageAtWork: cards kept entering while it was to be emptied.
    :raises jalon_pipeline.domain.refusals.Refused: a rule of ``move_to`` keeps them out.
    """
    pipeline, stages = configurable_pipeline(uow, _pipeline_of(uow.session, stage_id))
    before = pipeline_state(pipeline, stages)
    require_version(expected_version, before)
    by_id = {stage.id: stage for stage in stages}
    leaving = by_id.get(stage_id)
    if leaving is None:
        raise NotFound
    destination = None
    if move_to is not None:
        destination = by_id.get(move_to, leaving)  # one of another pipeline is refused as the stage itself is
    check_deletion(
        [stage_state(stage) for stage in stages],
        stage_state(leaving),
        stage_state(destination) if destination is not None else None,
    )
    cards = _emptied(uow.session, leaving, destination)
    if cards and destination is None:
        held = whats_held(uow.session, uow.caller, stage_id)
        raise StageNotEmpty(f"{leaving.name!r} holds {len(cards)} cards", extra={"held": dict(held)})
    moment = now()
    if destination is not None:
        admit_all(uow.session, cards, destination)
        _move_all(uow, cards, leaving, destination, direction="stage_deleted", moment=moment)
    leaving.deleted_at = moment
    stages.remove(leaving)
    number_stages(stages)
    record_update(uow, pipeline, before, stages)
    return pipeline


def restore_stage(uow: UnitOfWork, stage_id: UUID) -> Pipeline:
    """Undo the deletion of a stage: it is back in its place, with those of its cards that nobody has moved since.

    They were in it, so that none of its rules keeps them out but its limit: those beyond it stay where they are.

    :raises StageGone: it was deleted more than `RESTORABLE` ago.
    :raises jalon_pipeline.domain.refusals.DuplicateStageName: another one has its name by now.
    """
    pipeline, stages = configurable_pipeline(uow, _pipeline_of(uow.session, stage_id))
    stage = uow.session.get_one(Stage, stage_id, populate_existing=True)
    if stage.deleted_at is None:
        return pipeline
    if stage.deleted_at < now() - RESTORABLE:
        raise StageGone(f"{stage.name!r} was deleted more than {RESTORABLE.days} days ago")
    before = pipeline_state(pipeline, stages)
    check_stage_count(len(stages) + 1)
    check_stage_name(stage.name, [other.name for other in stages])
    moved = room_in(stage, uow.session.scalars(_moved_by_deletion(stage, stage.deleted_at)).all())
    stage.deleted_at = None
    stages.insert(min(stage.position, len(stages)), stage)
    number_stages(stages)
    uow.session.flush()
    # First, so that the stage is there at the moment at which cards enter it.
    record_update(uow, pipeline, before, stages)
    for destination_id in {card.stage_id for card in moved}:
        destination = uow.session.get_one(Stage, destination_id)
        cards = [card for card in moved if card.stage_id == destination_id]
        _move_all(uow, cards, destination, stage, direction="stage_restored", moment=now())
    return pipeline


def _pipeline_of(session: Session, stage_id: UUID) -> UUID:
    pipeline_id = session.scalar(select(Stage.pipeline_id).where(Stage.id == stage_id))
    if pipeline_id is None:
        raise NotFound
    return pipeline_id


def _emptied(session: Session, leaving: Stage, destination: Stage | None) -> list[Card]:
    """All cards of a stage, locked, in their order; no other can enter it until the transaction ends."""
    cards = select(Card).where(Card.stage_id == leaving.id, Card.deleted_at.is_(None))
    wanted = sorted({stage.id for stage in (leaving, destination) if stage is not None})
    for _ in range(_ATTEMPTS):
        locked = cards.order_by(Card.id).with_for_update(key_share=True).execution_options(populate_existing=True)
        found = session.scalars(locked).all()
        attempt = session.begin_nested()
        session.execute(select(Stage.id).where(Stage.id.in_(wanted)).order_by(Stage.id).with_for_update())
        there = set(session.scalars(cards.with_only_columns(Card.id)))
        if there == {card.id for card in found}:
            attempt.commit()
            return sorted(found, key=lambda card: (card.rank, card.id))
        attempt.rollback()  # lets the stages go, and keeps the cards
    raise StageAtWork(f"{leaving.name!r} could not be emptied: cards kept entering")


def _moved_by_deletion(stage: Stage, deleted_at: dt.datetime) -> Select[Card]:
    """The cards that the deletion moved and that are still in the visit it began, locked, in their order."""
    return (
        select(Card)
        .join(Visit, (Visit.card_id == Card.id) & (Visit.visit_no == Card.visit_no - 1))
        .where(
            Visit.stage_id == stage.id,
            Visit.outcome == "stage_deleted",
            Visit.left_at >= deleted_at,  # later where a clock was set back
            Visit.left_to_stage == Card.stage_id,
            Card.deleted_at.is_(None),
        )
        .order_by(Card.rank, Card.id)
        .with_for_update(of=Card, key_share=True)
        .execution_options(populate_existing=True)
    )


def _move_all(
    uow: UnitOfWork,
    cards: Sequence[Card],
    leaving: Stage,
    entering: Stage,
    *,
    direction: Direction,
    moment: dt.datetime,
) -> None:
    last = select(Card.rank).where(Card.stage_id == entering.id, Card.deleted_at.is_(None))
    lowest = uow.session.scalar(last.order_by(Card.rank.desc()).limit(1))
    for card, rank in zip(cards, spread(lowest, None, len(cards)), strict=True):
        before = card_state(card, leaving)
        # A clock that was set back must not make a visit end before it began.
        left_at = max(moment, card.entered_stage_at)
        seconds = end_visit(uow, card, moment=left_at, outcome="stage_deleted", left_to_stage=entering.id)
        card.stage_id, card.rank, card.entered_stage_at = entering.id, rank, left_at
        given = given_probability(stage_state(leaving), stage_state(entering), card.probability)
        card.probability = card_probability(entering.kind, given, card.own_probability)
        card.visit_no += 1
        touch(card, at=left_at)
        open_visit(uow, card, entering, arrival="stage_deleted", probability=given)
        record_stage_changed(uow, before, card_state(card, entering), direction=direction, seconds=seconds)
