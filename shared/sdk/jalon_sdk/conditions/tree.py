"""The tree itself: reading it from JSON, with every problem named by its path."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from jalon_sdk.conditions.operators import OPERATORS
from jalon_sdk.serial import Json

MAX_DEPTH = 8
"""How deep ``all``, ``any`` and ``not`` may nest."""

MAX_NODES = 500
"""How many nodes a tree may have, those of composed operators included."""

_PATH = re.compile(r"[A-Za-z_][\w-]*(\.[\w-]+)*\Z")


@dataclass(frozen=True)
class AllOf:
    """True when all parts are."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """True when one part is."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """True when its part is false."""

    part: "Condition"


@dataclass(frozen=True)
class Leaf:
    """One field, judged by one operator."""

    field: str
    op: str
    value: Json = None


@dataclass(frozen=True)
class Composed:
    """A leaf whose operator a plugin composed of built-in ones; ``meaning`` is what it stands for."""

    leaf: Leaf
    meaning: "Condition"


Condition: TypeAlias = AllOf | AnyOf | Not | Leaf | Composed


@dataclass(frozen=True)
class Problem:
    """What is wrong in a tree, and where: ``all[1].any[0].value``."""

    path: str
    detail: str


class WrongCondition(ValueError):
    """The JSON is no condition; ``problems`` says all that is wrong."""

    code = "condition_invalid"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{problem.path or 'the condition'}: {problem.detail}" for problem in problems))


def parse(data: Json, compositions: Mapping[str, Json] | None = None) -> Condition:
    """Read a tree.

    :param compositions: operators that plugins compose of built-in ones, by name: a tree in which ``"$field"`` and
        ``"$value"`` stand for the leaf's.
    :raises WrongCondition: it is empty, malformed, too deep or too large.
    """
    reader = _Reader(compositions or {})
    condition = reader.read(data, "", 1)
    if condition is None or reader.problems:
        raise WrongCondition(tuple(reader.problems))
    return condition


def fields(condition: Condition) -> Iterator[str]:
    """Every field that the condition looks at."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from fields(part)
        case Not(part):
            yield from fields(part)
        case Leaf():
            yield condition.field
        case Composed(_, meaning):
            yield from fields(meaning)


@dataclass
class _Reader:
    compositions: Mapping[str, Json]
    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0

    def read(self, data: Json, path: str, depth: int) -> Condition | None:
        self.nodes += 1
        if depth > MAX_DEPTH or self.nodes > MAX_NODES:
            return self._wrong(path, f"more than {MAX_DEPTH} levels or {MAX_NODES} nodes")
        if not isinstance(data, Mapping) or not data:
            return self._wrong(path, "must be all, any, not, or a field with an operator")
        if "field" in data or "op" in data:
            return self._leaf(data, path, depth)
        if len(data) == 1 and "not" in data:
            part = self.read(data["not"], _join(path, "not"), depth + 1)
            return Not(part) if part else None
        if len(data) == 1 and ("all" in data or "any" in data):
            return self._group(data, path, depth)
        return self._wrong(path, f"must be all, any, not, or a field with an operator, not {', '.join(sorted(data))}")

    def _group(self, data: Mapping[str, Json], path: str, depth: int) -> Condition | None:
        ((word, items),) = data.items()
        here = _join(path, word)
        if not isinstance(items, list | tuple) or not items:
            return self._wrong(here, "must be a list that is not empty")
        parts = [self.read(item, f"{here}[{index}]", depth + 1) for index, item in enumerate(items)]
        whole = tuple(part for part in parts if part is not None)
        return AllOf(whole) if word == "all" else AnyOf(whole)

    def _leaf(self, data: Mapping[str, Json], path: str, depth: int) -> Condition | None:
        for key in sorted(set(data) - {"field", "op", "value"}):
            self._wrong(_join(path, key), "is unknown")
        name, op, value = data.get("field"), data.get("op"), data.get("value")
        if not isinstance(name, str) or not _PATH.match(name):
            return self._wrong(_join(path, "field"), "must be a path, as record.amount.amount")
        if not isinstance(op, str) or (op not in OPERATORS and op not in self.compositions):
            return self._wrong(_join(path, "op"), f"{op!r} is no operator")
        leaf = Leaf(name, op, value)
        if op in OPERATORS:
            objection = OPERATORS[op].objection(value)
            return self._wrong(_join(path, "value"), objection) if objection else leaf
        inner = _Reader({}, self.problems, self.nodes)
        meaning = inner.read(_filled(self.compositions[op], name, value), path, depth)
        self.nodes = inner.nodes
        return Composed(leaf, meaning) if meaning else None

    def _wrong(self, path: str, detail: str) -> Condition | None:
        self.problems.append(Problem(path, detail))
        return None


def _filled(template: Json, name: str, value: Json) -> Json:
    if template == "$field":
        return name
    if template == "$value":
        return value
    if isinstance(template, Mapping):
        return {key: _filled(item, name, value) for key, item in template.items()}
    if isinstance(template, list | tuple):
        return [_filled(item, name, value) for item in template]
    return template


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
