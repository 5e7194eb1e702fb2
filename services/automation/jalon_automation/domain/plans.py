"""What the engine executes: a definition made plain at publishing, stored with the version.

The trigger is one condition tree, composed operators are spelt out, and the steps lie in one row, each with the step
that follows. So a run needs nothing but its plan, whatever becomes of plugins.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from jalon_automation.domain.vocabulary import Vocabulary
from jalon_sdk.conditions import AllOf, AnyOf, Composed, Condition, Leaf, Not, parse
from jalon_sdk.serial import Json

StepKind = Literal["action", "wait", "branch", "stop"]
Mode = Literal["single", "restart", "queued", "parallel"]
Reentry = Literal["never", "after_completion", "cooldown", "always"]


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """One step.

    :ivar next: the step that follows, in whatever block; None at the end.
    :ivar then: a branch's first step if its condition holds (``next`` where that side is empty); ``otherwise`` if not.
    :ivar declines: refusals after which there was nothing to do, see `jalon_sdk.descriptors.ActionType`.
    :ivar past: a wait's next step when its moment is long past: the next wait of its block, or what follows the block.
    """

    id: str
    position: int
    kind: StepKind
    label: Mapping[str, str] = field(default_factory=dict)
    next: str | None = None
    action: str | None = None
    params: Mapping[str, Json] = field(default_factory=dict)
    on_error: Literal["fail", "continue"] = "fail"
    declines: tuple[str, ...] = ()
    until: Json = None
    if_past: Literal["skip", "continue", "stop"] = "skip"
    past: str | None = None
    condition: Json = None
    then: str | None = None
    otherwise: str | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A definition, ready to be executed.

    :ivar trigger: the tree that an event must satisfy to match at all; None where its name is enough.
    :ivar subject_kind: what runs are about; ``subject_path`` leads to its id in the event.
    """

    events: tuple[str, ...]
    trigger: Json
    subject_kind: str
    subject_path: str
    condition: Json = None
    goal: Json = None
    mode: Mode = "single"
    max: int = 10
    reentry: Reentry = "always"
    cooldown: Mapping[str, float] = field(default_factory=dict)
    time_zone: str | None = None
    steps: tuple[PlannedStep, ...] = ()

    def step(self, step_id: str) -> PlannedStep:
        """The step of this id."""
        return next(step for step in self.steps if step.id == step_id)

    @property
    def first(self) -> str | None:
        """The id of the first step."""
        return self.steps[0].id if self.steps else None


def plan_of(definition: Mapping[str, Json], vocabulary: Vocabulary) -> Plan:
    """Make a plan of a definition that `jalon_automation.domain.checks` found nothing wrong with."""
    trigger_type = vocabulary.trigger_types[definition["trigger"]["type"]]
    params = definition["trigger"].get("params") or {}
    subject_kind = definition.get("record") or next(iter(trigger_type.subjects))
    leaves: list[Json] = [
        {"field": path, "op": "eq", "value": params[key]}
        for key, path in trigger_type.matches.items()
        if params.get(key) is not None and path != "name"
    ]
    if trigger_type.condition is not None:
        leaves.append(spelt_out(trigger_type.condition, vocabulary))
    named = [str(params[key]) for key, path in trigger_type.matches.items() if path == "name" and params.get(key)]
    return Plan(
        events=tuple(named) or trigger_type.events,
        trigger={"all": leaves} if leaves else None,
        subject_kind=subject_kind,
        subject_path=trigger_type.subjects[subject_kind],
        condition=spelt_out(definition.get("condition"), vocabulary),
        goal=spelt_out(definition.get("goal"), vocabulary),
        mode=definition.get("mode") or "single",
        max=definition.get("max") or 10,
        reentry=definition.get("reentry") or "always",
        cooldown=definition.get("cooldown") or {},
        time_zone=definition.get("time_zone"),
        steps=tuple(_in_a_row(definition.get("steps") or [], vocabulary)),
    )


def spelt_out(tree: Json, vocabulary: Vocabulary) -> Json:
    """A condition tree in built-in operators only; None stays None."""
    return None if tree is None else _plain(parse(tree, vocabulary.compositions))


def _plain(condition: Condition) -> Json:
    match condition:
        case AllOf(parts):
            return {"all": [_plain(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_plain(part) for part in parts]}
        case Not(part):
            return {"not": _plain(part)}
        case Composed(_, meaning):
            return _plain(meaning)
        case Leaf(path, op, value):
            return {"field": path, "op": op} | ({} if value is None else {"value": value})


def _in_a_row(steps: Sequence[Json], vocabulary: Vocabulary) -> Iterator[PlannedStep]:
    positions = {step["id"]: position for position, step in enumerate(walk(steps))}
    yield from sorted(_block(steps, None, positions, vocabulary), key=lambda step: step.position)


def walk(steps: Sequence[Json]) -> Iterator[Json]:
    """Every step of a definition, those of branches after their branch."""
    for step in steps:
        yield step
        for side in ("then", "else"):
            yield from walk(step.get(side) or [])


def _block(
    steps: Sequence[Json], after: str | None, positions: Mapping[str, int], vocabulary: Vocabulary
) -> Iterator[PlannedStep]:
    for index, step in enumerate(steps):
        following = steps[index + 1]["id"] if index + 1 < len(steps) else after
        sides = {side: step.get(side) or [] for side in ("then", "else")}
        next_wait = next((other["id"] for other in steps[index + 1 :] if other["kind"] == "wait"), after)
        yield PlannedStep(
            id=step["id"],
            position=positions[step["id"]],
            kind=step["kind"],
            label=step.get("label") or {},
            next=following,
            action=step.get("action"),
            params=step.get("params") or {},
            on_error=step.get("on_error") or "fail",
            declines=_declines(step, vocabulary),
            until=step.get("until"),
            if_past=step.get("if_past") or "skip",
            past=next_wait,
            condition=spelt_out(step.get("condition"), vocabulary),
            then=sides["then"][0]["id"] if sides["then"] else following,
            otherwise=sides["else"][0]["id"] if sides["else"] else following,
        )
        for inner in sides.values():
            yield from _block(inner, following, positions, vocabulary)


def _declines(step: Mapping[str, Json], vocabulary: Vocabulary) -> tuple[str, ...]:
    return vocabulary.action_types[step["action"]].declines if step["kind"] == "action" else ()
