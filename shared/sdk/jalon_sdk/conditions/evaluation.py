"""Judging facts by a condition, and showing what was seen."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from jalon_sdk.conditions.operators import OPERATORS, Seen, change_of
from jalon_sdk.conditions.paths import lookup
from jalon_sdk.conditions.tree import AllOf, AnyOf, Composed, Condition, Leaf, Not
from jalon_sdk.serial import Json


@dataclass(frozen=True)
class Verdict:
    """What a condition says about some facts.

    :ivar holds: whether it is true.
    :ivar trace: the tree again, each node with its ``verdict`` and each leaf with the ``actual`` value, as JSON.
    """

    holds: bool
    trace: Json


def evaluate(condition: Condition, facts: Mapping[str, Json], *, now: dt.datetime, zone: dt.tzinfo = dt.UTC) -> Verdict:
    """Judge facts. Every node is judged, also where the verdict is clear already: the trace shows them all.

    :param facts: by root: ``record`` as it is now, ``before`` as it was, ``changed`` as the event says, and others.
    :param now: the moment that relative dates count from.
    :param zone: in which days of relative dates are counted and local times are read.
    """
    trace = _judge(condition, facts, now, zone)
    return Verdict(holds=trace["verdict"], trace=trace)


def _judge(condition: Condition, facts: Mapping[str, Json], now: dt.datetime, zone: dt.tzinfo) -> dict[str, Json]:
    match condition:
        case AllOf(parts):
            traces = [_judge(part, facts, now, zone) for part in parts]
            return {"all": traces, "verdict": all(trace["verdict"] for trace in traces)}
        case AnyOf(parts):
            traces = [_judge(part, facts, now, zone) for part in parts]
            return {"any": traces, "verdict": any(trace["verdict"] for trace in traces)}
        case Not(part):
            inner = _judge(part, facts, now, zone)
            return {"not": inner, "verdict": not inner["verdict"]}
        case Composed(leaf, meaning):
            inner = _judge(meaning, facts, now, zone)
            return {**_shown(leaf), "actual": lookup(facts, leaf.field), "of": inner, "verdict": inner["verdict"]}
        case Leaf():
            return _judge_leaf(condition, facts, now, zone)


def _judge_leaf(leaf: Leaf, facts: Mapping[str, Json], now: dt.datetime, zone: dt.tzinfo) -> dict[str, Json]:
    change = change_of(facts.get("changed"), leaf.field)
    seen = Seen(actual=lookup(facts, leaf.field), value=leaf.value, change=change, now=now, zone=zone)
    shown = {**_shown(leaf), "actual": seen.actual}
    if leaf.op.startswith("changed"):
        shown["change"] = dict(change) if change else None
    return {**shown, "verdict": OPERATORS[leaf.op].judge(seen)}


def _shown(leaf: Leaf) -> dict[str, Json]:
    shown: dict[str, Json] = {"field": leaf.field, "op": leaf.op}
    if leaf.value is not None:
        shown["value"] = leaf.value
    return shown
