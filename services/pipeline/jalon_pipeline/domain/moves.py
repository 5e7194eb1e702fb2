"""Moves: what a move from one stage to another means for a card, and which moves are refused.

Any order of stages is allowed. The status follows from the kind of the stage and is set by nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from jalon_pipeline.domain.lengths import LOST_REASON, shortened
from jalon_pipeline.domain.refusals import DealClosed, LostReasonRequired, NotForward
from jalon_pipeline.domain.stages import CLOSED_PROBABILITY
from jalon_sdk.records import Stage, StageKind

Direction = Literal["forward", "back", "closed", "reopened", "stage_deleted", "stage_restored"]
Outcome = Literal[
    "open", "advanced", "skipped_forward", "moved_back", "won", "lost", "handed_off", "stage_deleted", "card_deleted"
]
"""How a visit ended, or that it has not: the statistics count entries = all outcomes + still there.

``stage_deleted``: the deletion of a stage, or its undoing, moved the card. That is neither progress nor a step back.
"""

Arrival = Literal["created", "moved", "stage_deleted", "imported"]
"""How a visit began: with its card, by a move, by the deletion of a stage (or its undoing), or by an import.

The statistics take the first two for progress, and leave the others out.
"""

ARRIVALS: tuple[Arrival, ...] = ("created", "moved", "stage_deleted", "imported")

OUTCOMES: tuple[Outcome, ...] = (
    "open",
    "advanced",
    "skipped_forward",
    "moved_back",
    "won",
    "lost",
    "handed_off",
    "stage_deleted",
    "card_deleted",
)


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a move does.

    :ivar status: the card's status after it.
    :ivar direction: by position, or ``closed``/``reopened`` where the status changes.
    :ivar outcome: how the visit to the stage it leaves ends.
    :ivar closes: the card gets a closing time (won or lost, or from one to the other).
    :ivar reopens: a won or lost card is open again; closing time and reason are cleared.
    :ivar lost_reason: why it was lost; None unless it is.
    """

    status: StageKind
    direction: Direction
    outcome: Outcome
    closes: bool
    reopens: bool
    lost_reason: str | None


def plan_move(
    stages: Sequence[Stage],
    leaving: Stage,
    entering: Stage,
    *,
    lost_reason: str | None = None,
    only_forward: bool = False,
    only_open: bool = False,
) -> Move:
    """Decide what moving a card between two stages of its pipeline does.

    :param stages: all live stages of the pipeline.
    :param only_forward: refuse a step back, or into the stage where the card is.
    :param only_open: refuse if the card is won or lost.
    :raises LostReasonRequired: it would be lost without a reason.
    :raises NotForward: it is in or past the stage already.
    :raises DealClosed: it is won or lost.
    """
    if only_open and leaving.kind != "open":
        raise DealClosed(f"the card is {leaving.kind}: it is in {leaving.name!r}")
    if only_forward and entering.position <= leaving.position:
        raise NotForward(f"the card is in {leaving.name!r}, which is not before {entering.name!r}")
    return Move(
        status=entering.kind,
        direction=_direction(leaving, entering),
        outcome=_outcome(stages, leaving, entering),
        closes=entering.kind != "open" and entering.kind != leaving.kind,
        reopens=entering.kind == "open" and leaving.kind != "open",
        lost_reason=check_lost_reason(entering.kind, lost_reason),
    )


def check_lost_reason(kind: StageKind, lost_reason: str | None) -> str | None:
    """The reason to keep on a card that enters a stage of this kind.

    :raises LostReasonRequired: a card is lost without one.
    """
    if kind != "lost":
        return None
    reason = shortened(lost_reason or "", LOST_REASON)
    if not reason:
        raise LostReasonRequired("say why the card is lost", {"lost_reason": ["is required"]})
    return reason


def given_probability(leaving: Stage, entering: Stage, had: int) -> int:
    """What a card gets by entering a stage: the stage's probability or, where the stage gives none, what it had.

    :param had: the one in force before; of a closed card it says nothing, so that the stage's is taken.
    """
    if entering.kind == "open" and leaving.kind == "open" and not entering.sets_probability:
        return had
    return CLOSED_PROBABILITY.get(entering.kind, entering.probability)


def card_probability(kind: StageKind, given: int, own: int | None) -> int:
    """A card's probability in a stage of this kind: certain when closed, else the hand-set one, else what it got."""
    if kind in CLOSED_PROBABILITY:
        return CLOSED_PROBABILITY[kind]
    return given if own is None else own


def _direction(leaving: Stage, entering: Stage) -> Direction:
    if entering.kind != leaving.kind:
        return "reopened" if entering.kind == "open" else "closed"
    return "forward" if entering.position > leaving.position else "back"


def _outcome(stages: Sequence[Stage], leaving: Stage, entering: Stage) -> Outcome:
    if entering.kind in ("won", "lost"):
        return "won" if entering.kind == "won" else "lost"
    if leaving.kind != "open" or entering.position < leaving.position:
        return "moved_back"
    between = [
        stage for stage in stages if stage.kind == "open" and leaving.position < stage.position < entering.position
    ]
    return "skipped_forward" if between else "advanced"
