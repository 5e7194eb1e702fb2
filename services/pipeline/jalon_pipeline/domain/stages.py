"""Stages: what a pipeline's stages must be like, and what a new one starts with."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from jalon_pipeline.domain.colours import check_colour
from jalon_pipeline.domain.lengths import STAGES
from jalon_pipeline.domain.refusals import (
    DuplicateStageName,
    IncompleteStageOrder,
    LastStageOfKind,
    MissingStageKind,
    OtherKindOfStage,
    ProbabilityComputed,
    TooManyStages,
)
from jalon_sdk.folding import folded
from jalon_sdk.records import ProbabilityMode, Stage, StageKind

KINDS: tuple[StageKind, ...] = ("open", "won", "lost")
PROBABILITY_MODES: tuple[ProbabilityMode, ...] = get_args(ProbabilityMode)
CLOSED_PROBABILITY: dict[StageKind, int] = {"won": 100, "lost": 0}
"""A won card is certain and a lost one impossible, whatever anybody estimated before."""

RESTORABLE = dt.timedelta(days=30)
"""How long the deletion of a stage can be undone."""


@dataclass(frozen=True, kw_only=True)
class StagePlan:
    """A stage to be made; what its settings mean is said at `jalon_sdk.records.Stage`.

    :ivar probability: in percent; None for what its kind suggests.
    """

    name: str
    colour: str
    kind: StageKind = "open"
    probability: int | None = None
    folded: bool = False
    probability_mode: ProbabilityMode = "fixed"
    sets_probability: bool = True
    team_id: UUID | None = None
    required_fields: Sequence[str] = ()
    wip_limit: int | None = None
    no_skipping: bool = False
    no_going_back: bool = False
    stuck_days: int | None = None
    stuck_pauses: bool = True


SETTINGS = (
    "folded",
    "probability_mode",
    "sets_probability",
    "team_id",
    "required_fields",
    "wip_limit",
    "no_skipping",
    "no_going_back",
    "stuck_days",
    "stuck_pauses",
)
"""What may be set about a stage besides name, colour, kind and probability, as plans, rows and changes call it."""


def check_stages(stages: Sequence[StagePlan]) -> None:
    """Stop unless these stages make a pipeline.

    :raises DuplicateStageName: two have the same name.
    :raises MissingStageKind: there is no open, no won or no lost stage.
    :raises jalon_pipeline.domain.refusals.UnknownColour: a colour is not on the palette.
    """
    check_stage_count(len(stages))
    names: list[str] = []
    for stage in stages:
        check_colour(stage.colour)
        check_stage_name(stage.name, names)
        names.append(stage.name)
    missing = [kind for kind in KINDS if kind not in {stage.kind for stage in stages}]
    if missing:
        raise MissingStageKind(f"the pipeline has no stage of kind {' and none of kind '.join(missing)}")


def check_stage_count(count: int) -> None:
    """Stop unless a pipeline may have so many stages.

    :raises TooManyStages: it may not.
    """
    if count > STAGES:
        raise TooManyStages(f"a pipeline has at most {STAGES} stages")


def check_stage_name(name: str, others: Iterable[str]) -> None:
    """Stop if another stage of the pipeline has this name already.

    :raises DuplicateStageName: one has.
    """
    if folded(name) in {folded(other) for other in others}:
        raise DuplicateStageName(f"there is a stage named {name!r} already")


def check_order(wanted: Sequence[UUID], existing: Sequence[UUID]) -> None:
    """Stop unless an order names each stage once.

    :raises IncompleteStageOrder: one is missing, doubled or of another pipeline.
    """
    if len(wanted) != len(existing) or set(wanted) != set(existing):
        raise IncompleteStageOrder("the order must name each stage of the pipeline exactly once")


def check_deletion(stages: Iterable[Stage], leaving: Stage, destination: Stage | None) -> None:
    """Stop unless a stage can be deleted and its cards may go to the destination.

    Cards go to a stage of the same kind: deleting a stage wins, loses and reopens nothing.

    :param stages: all live stages of the pipeline.
    :raises LastStageOfKind: it is the pipeline's last open, won or lost stage.
    :raises OtherKindOfStage: the destination is of another kind, or the stage itself.
    """
    if all(stage.kind != leaving.kind or stage.id == leaving.id for stage in stages):
        raise LastStageOfKind(f"{leaving.name!r} is the last stage of kind {leaving.kind}")
    if destination is not None and (destination.kind != leaving.kind or destination.id == leaving.id):
        raise OtherKindOfStage(
            f"cards of a stage of kind {leaving.kind} go to another stage of that kind",
            {"move_to": [f"choose another stage of kind {leaving.kind}"]},
        )


def starting_probability(kind: StageKind, wanted: int | None) -> int:
    """The probability of a new stage: closed ones are certain, an open one is even until somebody says otherwise."""
    if kind in CLOSED_PROBABILITY:
        return CLOSED_PROBABILITY[kind]
    return 50 if wanted is None else wanted


def check_hand_set(mode: ProbabilityMode) -> None:
    """Stop unless the probability of a stage is set by hand.

    :raises ProbabilityComputed: it is computed, and what somebody set would not last.
    """
    if mode == "computed":
        raise ProbabilityComputed(
            "the stage's probability is computed", {"probability": ["is computed from the stage's history"]}
        )


def place_for_new(kinds: Sequence[StageKind], kind: StageKind) -> int:
    """Where a stage goes that nobody placed: an open one after the last open one, a closed one at the end."""
    if kind == "open" and "open" in kinds:
        return len(kinds) - kinds[::-1].index("open")
    return len(kinds)
