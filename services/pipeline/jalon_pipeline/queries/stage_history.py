"""What a stage's history says: its probability, and how long cards stay."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import require_configure
from jalon_core.errors import NotFound
from jalon_pipeline.domain import computed_probability, stuck_suggestion
from jalon_pipeline.domain.computed_probability import Formula, StageHistory
from jalon_pipeline.models import Pipeline, Stage, Visit
from jalon_pipeline.models.stage_histories import stage_histories
from jalon_sdk.records import ProbabilityMode


@dataclass(frozen=True, kw_only=True)
class ExplainedProbability:
    """The probability of a stage and where it comes from.

    :ivar probability: the one in force; ``computed`` what the history says, None where it does not say enough.
    :ivar formula: ``succession`` for (won + 1) / (won + lost + 2), ``too_few`` closed cards, or ``certain`` because the
        stage is won or lost.
    :ivar needed: closed cards without which nothing is computed.
    """

    mode: ProbabilityMode
    probability: int
    computed: int | None
    formula: Formula
    history: StageHistory
    needed: int = computed_probability.ENOUGH


@dataclass(frozen=True, kw_only=True)
class StuckSuggestion:
    """After how many days a card should count as stuck.

    :ivar days: suggested; None where there are too few visits.
    :ivar visits: completed ones; ``p75_seconds`` is the 75th percentile of how long they lasted.
    :ivar needed: visits without which nothing is suggested.
    """

    days: int | None
    visits: int
    p75_seconds: float | None
    needed: int = stuck_suggestion.ENOUGH


def explain_probability(session: Session, caller: Caller, stage_id: UUID) -> ExplainedProbability:
    """Where the probability of a stage comes from, for those who may set it: it counts everybody's cards.

    :raises NotFound: there is no such stage.
    :raises jalon_core.errors.Forbidden: they may not.
    """
    stage = _configurable(session, caller, stage_id)
    history = stage_histories(session, [stage_id])[stage_id]
    computed = history.probability if stage.kind == "open" else None
    formula: Formula = "certain" if stage.kind != "open" else "too_few" if computed is None else "succession"
    return ExplainedProbability(
        mode=stage.probability_mode,
        probability=stage.probability,
        computed=computed,
        formula=formula,
        history=history,
    )


def suggest_stuck(session: Session, caller: Caller, stage_id: UUID) -> StuckSuggestion:
    """After how many days a card of a stage should count as stuck, by the visits that ended.

    Those that ended because the stage or the card was deleted say nothing about how long cards stay.

    :raises NotFound: there is no such stage.
    :raises jalon_core.errors.Forbidden: the caller may not set it.
    """
    _configurable(session, caller, stage_id)
    ended = (
        Visit.stage_id == stage_id,
        Visit.left_at.is_not(None),
        Visit.outcome.not_in(("stage_deleted", "card_deleted")),
    )
    visits = session.scalar(select(func.count()).where(*ended)) or 0
    place = stuck_suggestion.place_of_quartile(visits)
    longest = select(Visit.seconds).where(*ended).order_by(Visit.seconds).offset(max(place - 1, 0)).limit(1)
    seconds = session.scalar(longest)
    return StuckSuggestion(days=stuck_suggestion.suggested_days(visits, seconds), visits=visits, p75_seconds=seconds)


def _configurable(session: Session, caller: Caller, stage_id: UUID) -> Stage:
    query = select(Stage, Pipeline.team_id).join(Pipeline, Stage.pipeline_id == Pipeline.id)
    found = session.execute(query.where(Stage.id == stage_id, Stage.deleted_at.is_(None))).one_or_none()
    if found is None:
        raise NotFound
    require_configure(caller, found.team_id)
    stage: Stage = found.Stage
    return stage
