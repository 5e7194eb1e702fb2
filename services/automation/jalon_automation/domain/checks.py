"""Is a definition right? Every problem with its code, the step it is in, and words for its author."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from zoneinfo import available_timezones

from jalon_automation.domain.loops import loop_warnings
from jalon_automation.domain.plans import Mode, Reentry, walk
from jalon_automation.domain.values import ROOTS, WrongValue, paths
from jalon_automation.domain.vocabulary import Vocabulary
from jalon_automation.domain.waits import wait_problems
from jalon_sdk.conditions import WrongCondition, parse
from jalon_sdk.descriptors import check_params
from jalon_sdk.serial import Json

MAX_STEPS = 200
_KEYS = {"trigger", "condition", "record", "mode", "max", "reentry", "cooldown", "goal", "time_zone", "steps"}
_STEP_KEYS = {
    "action": {"action", "params", "on_error"},
    "wait": {"until", "if_past"},
    "branch": {"condition", "then", "else"},
    "stop": set(),
}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something wrong with a definition.

    :ivar code: stable, snake_case.
    :ivar path: where: ``trigger.params.form_id``, ``condition.all[0].op``; inside a step, below the step.
    :ivar severity: an ``error`` forbids publishing; a ``warning`` does not.
    """

    code: str
    detail: str
    path: str = ""
    step_id: str | None = None
    severity: Literal["error", "warning"] = "error"


def check(definition: Json, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """Everything that is wrong with a definition."""
    if not isinstance(definition, Mapping):
        return (Problem(code="definition_invalid", detail="must be an object"),)
    checker = _Checker(definition, vocabulary)
    return tuple(checker.problems())


@dataclass
class _Checker:
    definition: Mapping[str, Json]
    vocabulary: Vocabulary
    seen: set[str] = field(default_factory=set)

    def problems(self) -> Iterator[Problem]:
        for key in sorted(set(self.definition) - _KEYS):
            yield Problem(code="definition_invalid", path=key, detail="is unknown")
        yield from self._trigger()
        yield from self._condition("condition", None)
        yield from self._condition("goal", None)
        yield from self._rules()
        steps = self.definition.get("steps")
        if not isinstance(steps, list) or not steps:
            yield Problem(code="steps_missing", path="steps", detail="a workflow needs at least one step")
            return
        yield from self._block(steps, 1)
        if len(self.seen) > MAX_STEPS:
            yield Problem(code="too_many_steps", path="steps", detail=f"there may be {MAX_STEPS} steps")
        for detail in loop_warnings(self.definition, self.vocabulary):
            yield Problem(code="loop_possible", detail=detail, severity="warning")

    def _trigger(self) -> Iterator[Problem]:
        trigger = self.definition.get("trigger")
        if not isinstance(trigger, Mapping) or not isinstance(trigger.get("type"), str):
            yield Problem(code="trigger_missing", path="trigger", detail="a workflow needs a trigger")
            return
        kind = self.vocabulary.trigger_types.get(trigger["type"])
        if kind is None:
            yield Problem(code="trigger_unknown", path="trigger.type", detail=f"there is no trigger {trigger['type']}")
            return
        for problem in check_params(kind.params, trigger.get("params") or {}, resolved=True):
            yield Problem(code="trigger_param", path=f"trigger.params.{problem.path}", detail=problem.detail)
        record = self.definition.get("record")
        if record is not None and record not in kind.subjects:
            known = ", ".join(kind.subjects)
            yield Problem(code="record_unknown", path="record", detail=f"runs of this trigger can be about: {known}")

    def _rules(self) -> Iterator[Problem]:
        tests: dict[str, tuple[Callable[[Json], bool], str]] = {
            "mode": (lambda value: value in get_args(Mode), f"must be one of {', '.join(get_args(Mode))}"),
            "reentry": (lambda value: value in get_args(Reentry), f"must be one of {', '.join(get_args(Reentry))}"),
            "max": (lambda value: type(value) is int and 1 <= value <= 1000, "must be between 1 and 1000"),
            "time_zone": (lambda value: value in available_timezones(), "must be a time zone, as Europe/Paris"),
        }
        for key, (holds, detail) in tests.items():
            value = self.definition.get(key)
            if value is not None and not holds(value):
                yield Problem(code="definition_invalid", path=key, detail=detail)
        if self.definition.get("reentry") == "cooldown" or self.definition.get("cooldown") is not None:
            yield from wait_problem("cooldown", self.definition.get("cooldown"))

    def _condition(self, key: str, step: Mapping[str, Json] | None, *, required: bool = False) -> Iterator[Problem]:
        holder = self.definition if step is None else step
        step_id = None if step is None else step["id"]
        tree = holder.get(key)
        if tree is None and not required:
            return
        try:
            parse(tree, self.vocabulary.compositions)
        except WrongCondition as error:
            for problem in error.problems:
                path = f"{key}.{problem.path}".rstrip(".")
                yield Problem(code="condition_invalid", path=path, detail=problem.detail, step_id=step_id)

    def _block(self, steps: Json, depth: int) -> Iterator[Problem]:
        if not isinstance(steps, list) or depth > 8:
            yield Problem(code="step_invalid", path="steps", detail="must be a list, at most 8 levels deep")
            return
        for step in steps:
            yield from self._step(step, depth)

    def _step(self, step: Json, depth: int) -> Iterator[Problem]:
        step_id = step.get("id") if isinstance(step, Mapping) else None
        kind = step.get("kind") if isinstance(step, Mapping) else None
        if not isinstance(step_id, str) or not step_id.isidentifier() or len(step_id) > 64:
            yield Problem(code="step_invalid", detail="a step needs an id of letters, digits and _")
            return
        if step_id in self.seen:
            yield Problem(code="step_id_taken", step_id=step_id, detail="another step has this id")
        self.seen.add(step_id)
        if kind not in _STEP_KEYS:
            detail = f"kind must be one of {', '.join(_STEP_KEYS)}"
            yield Problem(code="step_invalid", step_id=step_id, path="kind", detail=detail)
            return
        for key in sorted(set(step) - {"id", "kind", "label"} - _STEP_KEYS[kind]):
            yield Problem(code="step_invalid", step_id=step_id, path=key, detail="is unknown")
        if kind == "action":
            yield from self._action(step)
        elif kind == "wait":
            yield from self._wait(step)
        elif kind == "branch":
            yield from self._condition("condition", step, required=True)
            for side in ("then", "else"):
                yield from self._block(step.get(side) or [], depth + 1)

    def _action(self, step: Mapping[str, Json]) -> Iterator[Problem]:
        action = self.vocabulary.action_types.get(str(step.get("action")))
        if action is None:
            detail = f"there is no action {step.get('action')}"
            yield Problem(code="action_unknown", step_id=step["id"], path="action", detail=detail)
            return
        if step.get("on_error") not in (None, "fail", "continue"):
            yield Problem(code="step_invalid", step_id=step["id"], path="on_error", detail="must be fail or continue")
        params = step.get("params") or {}
        for problem in check_params(action.params, params):
            path = f"params.{problem.path}"
            yield Problem(code=f"param_{problem.code}", step_id=step["id"], path=path, detail=problem.detail)
        yield from self._values(step["id"], "params", params)

    def _wait(self, step: Mapping[str, Json]) -> Iterator[Problem]:
        for path, detail in wait_problems(step.get("until")):
            yield Problem(code="wait_invalid", step_id=step["id"], path=path, detail=detail)
        if step.get("if_past") not in (None, "skip", "continue", "stop"):
            detail = "must be skip, continue or stop"
            yield Problem(code="step_invalid", step_id=step["id"], path="if_past", detail=detail)
        yield from self._values(step["id"], "until", step.get("until"))

    def _values(self, step_id: str, where: str, value: Json) -> Iterator[Problem]:
        try:
            for path in paths(value):
                root, _, rest = path.partition(".")
                if root not in ROOTS:
                    detail = f"{path} begins with none of {', '.join(sorted(ROOTS))}"
                    yield Problem(code="path_unknown", step_id=step_id, path=where, detail=detail)
                elif root == "steps" and rest and rest.partition(".")[0] not in self.seen - {step_id}:
                    detail = f"{path} names no step before this one"
                    yield Problem(code="path_unknown", step_id=step_id, path=where, detail=detail)
        except WrongValue as error:
            yield Problem(code=error.code, step_id=step_id, path=where, detail=str(error))


def wait_problem(path: str, span: Json) -> Iterator[Problem]:
    """What is wrong with a span of time."""
    for where, detail in wait_problems({"kind": "duration", **span} if isinstance(span, Mapping) else None):
        yield Problem(code="definition_invalid", path=f"{path}.{where}".rstrip("."), detail=detail)


def steps_of(definition: Mapping[str, Json]) -> Iterator[Json]:
    """Every step of a definition that may still have problems."""
    steps = definition.get("steps")
    if isinstance(steps, list) and all(isinstance(step, Mapping) for step in steps):
        yield from walk(steps)
