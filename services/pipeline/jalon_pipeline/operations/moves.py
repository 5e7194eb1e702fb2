"""Moves: a card goes from stage to stage, or to another place in its column.

Locks are taken in one order: the card, then the stage that it enters. Who holds a stage never waits for a card, so
nobody waits for each other. The lock on the stage keeps two cards from the same place.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from jalon_core.changes import require_version, touch
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.lengths import NOTE
from jalon_pipeline.domain.moves import Move, card_probability, given_probability, plan_move
from jalon_pipeline.domain.refusals import NotForward, NotInPipeline, StageDeleted
from jalon_pipeline.models import Card, FormerPlace, Stage, card_state, stage_state
from jalon_pipeline.operations.attention import note_own_act
from jalon_pipeline.operations.card_events import record_stage_changed, record_updated
from jalon_pipeline.operations.cards import locked_card
from jalon_pipeline.operations.entering import admit, lock_stage
from jalon_pipeline.operations.pipelines import live_stages
from jalon_pipeline.operations.placing import rank_in_column
from jalon_pipeline.operations.refusals import CardDeleted, StageChangedMeanwhile
from jalon_pipeline.operations.tasks import NextStep, create_task, delete_untouched_task
from jalon_pipeline.operations.visits import end_visit, open_visit
from jalon_sdk import records
from jalon_sdk.serial import to_json


def move_card(
    uow: UnitOfWork,
    card_id: UUID,
    *,
    kind: records.CardKind | None = None,
    stage_id: UUID,
    from_stage_id: UUID | None = None,
    before_id: UUID | None = None,
    after_id: UUID | None = None,
    note: str = "",
    lost_reason: str | None = None,
    next_action: NextStep | None = None,
    takes_back: int | None = None,
    only_forward: bool = False,
    only_open: bool = False,
    expected_version: int | None = None,
) -> Card:
    """Move a card to a stage of its pipeline, or to another place in its column.

    A move to where it is already changes nothing and is no mistake: a request may come twice.

    :param kind: what it must be; None for either.
    :param from_stage_id: where the mover saw it; a move from somewhere else is refused.
    :param before_id: the card of the column that it is put before; see `rank_in_column`.
    :param note: why; kept on the visit and told by the event.
    :param next_action: what is to be done next: becomes a task about the card, of whoever owns it, if the card moves.
    :param takes_back: the version of the card that an earlier move made: it gets the place that it had before that one,
        and the task that came with that one is deleted, unless somebody has done or changed it.
    :raises CardDeleted: it was deleted meanwhile.
    :raises StageChangedMeanwhile: somebody else moved it before.
    :raises jalon_pipeline.domain.refusals.NotInPipeline: the stage is none of its pipeline.
    :raises jalon_pipeline.domain.refusals.StageDeleted: it was one.
    :raises jalon_pipeline.domain.refusals.Refused: a rule of the stage forbids it.
    """
    note = note[:NOTE]
    card = locked_card(uow, card_id, kind)
    if card.deleted_at is not None:
        raise CardDeleted("the card was deleted meanwhile")
    former = _former_place(uow.session, card, takes_back, stage_id)
    if card.stage_id == stage_id:
        if only_forward:
            raise NotForward("the card is in this stage already")
        if (before_id, after_id, former) != (None, None, None):
            _place(uow, card, before_id, after_id, former, expected_version=expected_version)
        return card
    entering = _locked_stage(uow.session, card, stage_id)
    stages = live_stages(uow.session, card.pipeline_id)
    leaving = uow.session.get_one(Stage, card.stage_id)
    before = card_state(card, leaving)
    if from_stage_id not in (None, card.stage_id):
        raise StageChangedMeanwhile(f"the card is in {leaving.name!r} now", extra={"current": to_json(before)})
    require_version(expected_version, before)
    from_state, to_state = stage_state(leaving), stage_state(entering)
    plan = plan_move(
        [stage_state(stage) for stage in stages],
        from_state,
        to_state,
        lost_reason=lost_reason,
        only_forward=only_forward,
        only_open=only_open,
    )
    admit(uow.session, card, entering, stages, leaving=leaving)
    rank = rank_in_column(uow, entering, card, before_id=before_id, after_id=after_id, former=former)
    left_rank = card.rank
    # A clock that was set back must not make a visit end before it began.
    moment = max(now(), card.entered_stage_at)
    seconds = end_visit(
        uow,
        card,
        moment=moment,
        outcome=plan.outcome,
        left_to_stage=entering.id,
        undoes_closing=leaving.kind not in ("open", entering.kind),
    )
    given = given_probability(from_state, to_state, card.probability)
    _enter(card, entering, plan, rank, given)
    card.entered_stage_at = moment
    note_own_act(uow, card)
    if plan.closes:
        card.closed_at = moment
    touch(card, at=moment)
    open_visit(uow, card, entering, arrival="moved", probability=given, closes=plan.closes, note=note)
    after = card_state(card, entering)
    record_stage_changed(uow, before, after, direction=plan.direction, seconds=seconds, note=note)
    if former is not None and former.task_id is not None:
        delete_untouched_task(uow, former.task_id)
    left = _note_place(uow, card, leaving, left_rank)
    if next_action is not None:
        uow.session.flush()
        task = create_task(
            uow,
            title=next_action["title"],
            due_at=next_action["due_at"],
            deal_id=card.id if card.kind == "deal" else None,
            ticket_id=card.id if card.kind == "ticket" else None,
        )
        left.task_id = task.id
    return card


def _enter(card: Card, stage: Stage, plan: Move, rank: str, given: int) -> None:
    card.stage_id = stage.id
    card.status = plan.status
    card.rank = rank
    card.lost_reason = plan.lost_reason
    card.probability = card_probability(stage.kind, given, card.own_probability)
    card.visit_no += 1
    if plan.reopens:
        card.closed_at = None


def _place(
    uow: UnitOfWork,
    card: Card,
    before_id: UUID | None,
    after_id: UUID | None,
    former: FormerPlace | None,
    *,
    expected_version: int | None,
) -> None:
    stage = _locked_stage(uow.session, card, card.stage_id)
    before = card_state(card, stage)
    require_version(expected_version, before)
    rank = rank_in_column(uow, stage, card, before_id=before_id, after_id=after_id, former=former)
    if rank != card.rank:
        left_rank, card.rank = card.rank, rank
        touch(card)
        _note_place(uow, card, stage, left_rank)
        record_updated(uow, before, card_state(card, stage))


def _note_place(uow: UnitOfWork, card: Card, left: Stage, rank: str) -> FormerPlace:
    """Keep where a card was before the move that made it what it is now."""
    place = FormerPlace(card_id=card.id, version=card.version, stage_id=left.id, rank=rank)
    uow.session.add(place)
    return place


def _former_place(session: Session, card: Card, takes_back: int | None, stage_id: UUID) -> FormerPlace | None:
    """Where the card was before the move that is taken back; None where that is not known, or was not in the stage."""
    former = session.get(FormerPlace, (card.id, takes_back)) if takes_back is not None else None
    return former if former is not None and former.stage_id == stage_id else None


def _locked_stage(session: Session, card: Card, stage_id: UUID) -> Stage:
    stage = lock_stage(session, stage_id)
    if stage is None or stage.pipeline_id != card.pipeline_id:
        raise NotInPipeline("the stage is none of this pipeline", {"stage_id": ["is none of this pipeline"]})
    if stage.deleted_at is not None and stage.id != card.stage_id:
        raise StageDeleted(f"{stage.name!r} was deleted")
    return stage
