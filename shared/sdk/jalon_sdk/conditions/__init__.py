"""Conditions: one JSON tree that judges a record, a change or a run, and means the same everywhere it is used.

A tree is ``{"all": [...]}``, ``{"any": [...]}``, ``{"not": tree}`` or a leaf ``{"field": path, "op": name,
"value": …}``. `parse` checks it and says where it is wrong; `evaluate` judges it against facts and gives back the
verdict with a trace: every node with the values it saw. Facts are plain JSON; what is missing is None, and None is
greater, less and equal to nothing. `OPERATORS` holds the operators, each with its labels.
"""

from jalon_sdk.conditions.evaluation import Verdict, evaluate
from jalon_sdk.conditions.operators import OPERATORS, Operator
from jalon_sdk.conditions.paths import lookup
from jalon_sdk.conditions.tree import (
    MAX_DEPTH,
    MAX_NODES,
    AllOf,
    AnyOf,
    Composed,
    Condition,
    Leaf,
    Not,
    Problem,
    WrongCondition,
    fields,
    parse,
)

__all__ = [
    "MAX_DEPTH",
    "MAX_NODES",
    "OPERATORS",
    "AllOf",
    "AnyOf",
    "Composed",
    "Condition",
    "Leaf",
    "Not",
    "Operator",
    "Problem",
    "Verdict",
    "WrongCondition",
    "evaluate",
    "fields",
    "lookup",
    "parse",
]
