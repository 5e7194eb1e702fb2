"""What a plugin contributes, described as data: frozen dataclasses that hooks return.

Everything that Jalon shows or decides about a contribution is read from its descriptor: labels in French and
English, typed parameters (a form in the workflow editor needs no front-end code), examples, time limit. Only
`ActionType.run` and `ActionType.simulate` are code, and they run in a process of the plugin's own.
"""

from jalon_sdk.descriptors.actions import ActionContext, ActionResult, ActionType, Failed, OutputField, TryLater
from jalon_sdk.descriptors.checks import action_problems, operator_problems, trigger_problems
from jalon_sdk.descriptors.info import PluginInfo
from jalon_sdk.descriptors.operators import ConditionOperator
from jalon_sdk.descriptors.params import Choice, Labels, ParamField, ParamKind
from jalon_sdk.descriptors.schema import params_schema
from jalon_sdk.descriptors.state import KeyValues, StateChanges
from jalon_sdk.descriptors.triggers import TriggerType
from jalon_sdk.descriptors.values import Problem, check_params, is_expression, typed_params, with_defaults

__all__ = [
    "ActionContext",
    "ActionResult",
    "ActionType",
    "Choice",
    "ConditionOperator",
    "Failed",
    "KeyValues",
    "Labels",
    "OutputField",
    "ParamField",
    "ParamKind",
    "PluginInfo",
    "Problem",
    "StateChanges",
    "TriggerType",
    "TryLater",
    "action_problems",
    "check_params",
    "is_expression",
    "operator_problems",
    "params_schema",
    "trigger_problems",
    "typed_params",
    "with_defaults",
]
