"""Entry rules: what a card must be like, and where it must come from, to enter a stage; and how many may be in it.

They hold on every way into a stage (a move, a new card, a workflow, a card that is taken out of the archive, the cards
of a deleted stage), which is why `jalon_pipeline.operations.entering` alone asks them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from jalon_pipeline.domain.lengths import REQUIRED_FIELDS
from jalon_pipeline.domain.refusals import (
    GoingBackForbidden,
    NotForClosedStage,
    RequiredFieldsMissing,
    StageSkipped,
    UnknownRequiredField,
    WipLimitReached,
)
from jalon_sdk.records import CardKind, Stage, StageKind
from jalon_sdk.serial import Json

CUSTOM = "custom."

REQUIRABLE: Mapping[CardKind, tuple[str, ...]] = {
    "deal": ("contact_id", "owner_id", "amount", "expected_close_on", "tags"),
    "ticket": ("contact_id", "owner_id", "due_at", "tags"),
}
"""What a stage can require, besides custom fields: what a card may be without."""

_OPEN_ONLY = ("wip_limit", "no_going_back", "stuck_days")


def check_required_fields(kind: CardKind, wanted: Sequence[str], custom_keys: Collection[str]) -> None:
    """Stop unless cards of a kind can have all of these fields.

    :param custom_keys: of the custom fields that are defined.
    :raises UnknownRequiredField: they cannot, one is named twice, or these are too many.
    """
    problems: list[str] = []
    for name in wanted:
        known = name.removeprefix(CUSTOM) in custom_keys if name.startswith(CUSTOM) else name in REQUIRABLE[kind]
        if not known:
            problems.append(f"{name!r} is no field of a {kind} that a stage can require")
    if len(set(wanted)) != len(wanted):
        problems.append("names a field twice")
    if len(wanted) > REQUIRED_FIELDS:
        problems.append(f"at most {REQUIRED_FIELDS}")
    if problems:
        raise UnknownRequiredField("; ".join(problems), {"required_fields": problems})


def check_settings(kind: StageKind, settings: Mapping[str, Json]) -> None:
    """Stop where a setting makes no sense in a stage of this kind.

    Won and lost stages fill up for ever and nothing in them goes on, so that neither a limit nor patience says anything
    about them; they are certain, so that nothing is computed; and a card may be lost from everywhere.

    :raises NotForClosedStage: one does not.
    """
    if kind == "open":
        return
    wrong = [name for name in _OPEN_ONLY if settings.get(name)]
    if settings.get("probability_mode") == "computed":
        wrong.append("probability_mode")
    if kind == "lost" and settings.get("no_skipping"):
        wrong.append("no_skipping")
    if wrong:
        raise NotForClosedStage(
            f"a stage of kind {kind} has no {' and no '.join(wrong)}",
            {name: [f"does not apply to a stage of kind {kind}"] for name in wrong},
        )


def missing_fields(required: Iterable[str], values: Mapping[str, Json], custom_keys: Collection[str]) -> list[str]:
    """Those of the required fields that a card lacks.

    :param values: the card's, by path; an empty text or list is none, a "no" is one.
    :param custom_keys: of the custom fields that are defined: nobody can fill in one that was deleted.
    """
    asked = [name for name in required if not name.startswith(CUSTOM) or name.removeprefix(CUSTOM) in custom_keys]
    return [name for name in asked if values.get(name) in (None, "", [], ())]


def check_fields(stage: Stage, missing: Sequence[str]) -> None:
    """Stop if a card lacks something.

    :raises RequiredFieldsMissing: it does.
    """
    if missing:
        raise RequiredFieldsMissing(
            f"{stage.name!r} asks for {', '.join(missing)}", {name: ["is required here"] for name in missing}
        )


def check_way(stages: Iterable[Stage], origin: int | None, entering: Stage) -> None:
    """Stop if a card may not enter a stage from where it comes.

    A won or lost card comes from the last open stage that it was in: losing and reopening it is no way around a rule.
    Losing is neither a step back nor a skip.

    :param stages: all live stages of the pipeline.
    :param origin: the position of the open stage that the card comes from; None for a new one, which comes from before
        the first.
    :raises StageSkipped: it would pass over an open stage.
    :raises GoingBackForbidden: it would come from a stage behind it.
    """
    if entering.kind == "lost":
        return
    if entering.no_going_back and origin is not None and origin > entering.position:
        raise GoingBackForbidden(f"no card goes back to {entering.name!r}")
    if entering.no_skipping:
        start = -1 if origin is None else origin
        skipped = [
            stage.name for stage in stages if stage.kind == "open" and start < stage.position < entering.position
        ]
        if skipped:
            raise StageSkipped(f"{entering.name!r} cannot be entered past {', '.join(skipped)}", skipped=skipped)


def check_room(stage: Stage, *, count: int, more: int = 1) -> None:
    """Stop unless so many more cards may be in a stage.

    :param count: how many are in it, archived ones aside.
    :raises WipLimitReached: they may not.
    """
    if stage.wip_limit is not None and more and count + more > stage.wip_limit:
        raise WipLimitReached(
            f"{stage.name!r} takes {stage.wip_limit} cards and holds {count}", limit=stage.wip_limit, count=count
        )
