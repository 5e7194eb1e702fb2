"""Moves: a deal goes from stage to stage, or to another place in its column.

Locks are taken in one order: the deal, then the stage that it enters. Who holds a stage never waits for a deal, so
nobody waits for each other. The lock on the stage keeps two cards from the same place.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.lengths import NOTE
from jalon_pipeline.domain.moves import Move, card_probability, plan_move
from jalon_pipeline.domain.refusals import NotForward, NotInPipeline
from jalon_pipeline.models import Deal, Stage, deal_state, stage_state
from jalon_pipeline.operations.deals import locked_deal
from jalon_pipeline.operations.pipelines import live_stages
from jalon_pipeline.operations.placing import rank_in_column
from jalon_pipeline.operations.refusals import DealDeleted, StageChangedMeanwhile
from jalon_pipeline.operations.visits import end_visit, open_visit
from jalon_sdk.events.pipeline import DealStageChanged, DealUpdated
from jalon_sdk.serial import to_json


def move_deal(
    uow: UnitOfWork,
    deal_id: UUID,
    *,
    stage_id: UUID,
    from_stage_id: UUID | None = None,
    before_id: UUID | None = None,
    after_id: UUID | None = None,
    note: str = "",
    lost_reason: str | None = None,
    only_forward: bool = False,
    only_open: bool = False,
    expected_version: int | None = None,
) -> Deal:
    """Move a deal to a stage of its pipeline, or to another place in its column.

    A move to where it is already changes nothing and is no mistake: a request may come twice.

    :param from_stage_id: where the mover saw it; a move from somewhere else is refused.
    :param before_id: the card of the column that it is put before; see `rank_in_column`.
    :param note: why; kept on the visit and told by the event.
    :raises DealDeleted: it was deleted meanwhile.
    :raises StageChangedMeanwhile: somebody else moved it before.
    :raises jalon_pipeline.domain.refusals.NotInPipeline: the stage is none of its pipeline.
    """
    note = note[:NOTE]
    deal = locked_deal(uow, deal_id)
    if deal.deleted_at is not None:
        raise DealDeleted("the deal was deleted meanwhile")
    if deal.stage_id == stage_id:
        if only_forward:
            raise NotForward("the deal is in this stage already")
        if before_id is not None or after_id is not None:
            _place(uow, deal, before_id=before_id, after_id=after_id, expected_version=expected_version)
        return deal
    entering = _locked_stage(uow.session, deal, stage_id)
    stages = live_stages(uow.session, deal.pipeline_id)
    leaving = uow.session.get_one(Stage, deal.stage_id)
    before = deal_state(deal, leaving)
    if from_stage_id not in (None, deal.stage_id):
        raise StageChangedMeanwhile(f"the deal is in {leaving.name!r} now", extra={"current": to_json(before)})
    require_version(expected_version, before)
    plan = plan_move(
        [stage_state(stage) for stage in stages],
        stage_state(leaving),
        stage_state(entering),
        lost_reason=lost_reason,
        only_forward=only_forward,
        only_open=only_open,
    )
    rank = rank_in_column(uow, entering, deal, before_id=before_id, after_id=after_id)
    # A clock that was set back must not make a visit end before it began.
    moment = max(now(), deal.entered_stage_at)
    seconds = end_visit(uow, deal, moment=moment, outcome=plan.outcome, left_to_stage=entering.id)
    _enter(deal, entering, plan, rank)
    deal.entered_stage_at = moment
    if plan.closes:
        deal.closed_at = moment
    touch(deal, at=moment)
    open_visit(uow, deal, entering, note=note)
    after = deal_state(deal, entering)
    uow.record(
        DealStageChanged(
            record=after,
            changed=changed_fields(before, after),
            from_stage_name=leaving.name,
            direction=plan.direction,
            note=note,
            seconds_in_stage=seconds,
        )
    )
    return deal


def _enter(deal: Deal, stage: Stage, plan: Move, rank: str) -> None:
    deal.stage_id = stage.id
    deal.status = plan.status
    deal.rank = rank
    deal.lost_reason = plan.lost_reason
    deal.probability = card_probability(stage_state(stage), deal.own_probability)
    deal.visit_no += 1
    if plan.reopens:
        deal.closed_at = None


def _place(
    uow: UnitOfWork, deal: Deal, *, before_id: UUID | None, after_id: UUID | None, expected_version: int | None
) -> None:
    stage = _locked_stage(uow.session, deal, deal.stage_id)
    before = deal_state(deal, stage)
    require_version(expected_version, before)
    rank = rank_in_column(uow, stage, deal, before_id=before_id, after_id=after_id)
    if rank != deal.rank:
        deal.rank = rank
        touch(deal)
        after = deal_state(deal, stage)
        uow.record(DealUpdated(record=after, changed=changed_fields(before, after)))


def _locked_stage(session: Session, deal: Deal, stage_id: UUID) -> Stage:
    query = select(Stage).where(Stage.id == stage_id, Stage.pipeline_id == deal.pipeline_id)
    stage = session.scalar(query.with_for_update(key_share=True).execution_options(populate_existing=True))
    if stage is None or (stage.deleted_at and stage.id != deal.stage_id):
        raise NotInPipeline("the stage is none of this pipeline", {"stage_id": ["is none of this pipeline"]})
    return stage
