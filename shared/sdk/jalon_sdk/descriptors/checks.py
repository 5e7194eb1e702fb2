"""What is wrong with a descriptor itself, in sentences for its author.

The loader quarantines a plugin with such descriptors, and the contract suite of `jalon_sdk.testing` reports them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jalon_sdk.conditions import WrongCondition, parse
from jalon_sdk.descriptors.actions import ActionType
from jalon_sdk.descriptors.operators import ConditionOperator
from jalon_sdk.descriptors.params import LANGUAGES, ParamField
from jalon_sdk.descriptors.triggers import TriggerType
from jalon_sdk.descriptors.values import check_params
from jalon_sdk.serial import Json

MAX_TIMEOUT = 60.0
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_KEY = re.compile(r"[a-z][a-z0-9_]*")


def action_problems(action: ActionType, *, prefix: str | None) -> list[str]:
    """What is wrong with an action type; ``prefix`` is the plugin's name, None for Jalon's own."""
    problems = [*_common(action, prefix), *_examples(action.params, action.examples)]
    if not 0 < action.timeout <= MAX_TIMEOUT:
        problems.append(f"timeout is {action.timeout}, not between 0 and {MAX_TIMEOUT:g} seconds")
    if action.run is not None and action.command is not None:
        problems.append("has both run and command; give one")
    if prefix is not None and action.run is None and action.command is None:
        problems.append("has neither run nor command")
    keys = [output.key for output in action.outputs]
    problems += [f"output {key!r} is no name" for key in keys if not _KEY.fullmatch(key)]
    problems += [f"output {key!r} is declared twice" for key in _repeated(keys)]
    for output in action.outputs:
        problems += _labels(f"output {output.key}", output.labels)
    return [f"{action.id}: {problem}" for problem in problems]


def trigger_problems(trigger: TriggerType, *, prefix: str | None) -> list[str]:
    """What is wrong with a trigger type; ``prefix`` is the plugin's name, None for Jalon's own."""
    problems = [*_common(trigger, prefix), *_examples(trigger.params, trigger.examples)]
    if not trigger.events:
        problems.append("names no event")
    if not trigger.subjects:
        problems.append("says of nothing what its runs are about")
    known = {param.key for param in trigger.params}
    problems += [f"matches {key!r}, which is no parameter" for key in trigger.matches if key not in known]
    if trigger.condition is not None:
        problems += [f"its condition {problem}" for problem in _condition(trigger.condition)]
    return [f"{trigger.id}: {problem}" for problem in problems]


def operator_problems(operator: ConditionOperator, *, prefix: str | None) -> list[str]:
    """What is wrong with an operator; ``prefix`` is the plugin's name, None for Jalon's own."""
    problems = [*_id(operator.id, prefix), *_labels("the operator", operator.labels)]
    if operator.value is not None:
        problems += _params((operator.value,))
        for example in operator.examples:
            wrong = check_params((operator.value,), {operator.value.key: example}, resolved=True)
            problems += [f"example {example!r} {problem.detail}" for problem in wrong]
    for example in operator.examples:
        leaf = {"field": "record.example", "op": operator.id, "value": example}
        problems += [f"its tree {problem}" for problem in _condition(leaf, {operator.id: operator.tree})]
    return [f"{operator.id}: {problem}" for problem in problems]


def _common(descriptor: ActionType | TriggerType, prefix: str | None) -> Iterator[str]:
    yield from _id(descriptor.id, prefix)
    yield from _labels("the type", descriptor.labels)
    if descriptor.descriptions:
        yield from _labels("the description", descriptor.descriptions)
    yield from _params(descriptor.params)


def _id(descriptor_id: str, prefix: str | None) -> Iterator[str]:
    if not _ID.fullmatch(descriptor_id):
        yield "its id is not words of lower-case letters, digits and _ joined by points"
    elif prefix is not None and not descriptor_id.startswith(f"{prefix}."):
        yield f"its id must begin with the plugin's name: {prefix}.…"


def _labels(what: str, labels: Mapping[str, str]) -> Iterator[str]:
    for language in LANGUAGES:
        if not str(labels.get(language, "")).strip():
            yield f"{what} has no label in {language!r}"


def _params(params: Iterable[ParamField]) -> Iterator[str]:
    params = tuple(params)
    for key in _repeated([param.key for param in params]):
        yield f"parameter {key!r} is declared twice"
    for param in params:
        if not _KEY.fullmatch(param.key):
            yield f"parameter {param.key!r} is no name"
        yield from _labels(f"parameter {param.key}", param.labels)
        if param.helps:
            yield from _labels(f"the help of parameter {param.key}", param.helps)
        if (param.kind == "choice") != bool(param.choices):
            yield f"parameter {param.key} needs choices exactly when its kind is choice"
        elif param.default is not None:
            for problem in check_params((param,), {param.key: param.default}, resolved=True):
                yield f"the default of parameter {problem.path} {problem.detail}"


def _examples(params: tuple[ParamField, ...], examples: tuple[Mapping[str, Any], ...]) -> Iterator[str]:
    if not examples:
        yield "has no example"
    for number, example in enumerate(examples, start=1):
        for problem in check_params(params, example, resolved=True):
            yield f"example {number}: {problem.path} {problem.detail}"


def _condition(tree: Json, compositions: Mapping[str, Json] | None = None) -> list[str]:
    try:
        parse(tree, compositions)
    except WrongCondition as error:
        return [f"{problem.path} {problem.detail}".strip() for problem in error.problems]
    return []


def _repeated(keys: list[str]) -> list[str]:
    return sorted({key for key in keys if keys.count(key) > 1})
