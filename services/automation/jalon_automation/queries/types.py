"""What workflows can be made of now, described for an editor."""

from collections.abc import Mapping
from typing import Any

from jalon_sdk.conditions import OPERATORS
from jalon_sdk.descriptors import ActionType, TriggerType, params_schema
from jalon_sdk.plugins import Contribution, Plugins
from jalon_sdk.serial import to_json


def trigger_types(plugins: Plugins) -> list[dict[str, Any]]:
    """All trigger types that are offered now."""
    return [
        {
            **_described(trigger, plugins),
            "events": list(trigger.events),
            "subjects": list(trigger.subjects),
        }
        for trigger in plugins.trigger_types().values()
    ]


def action_types(plugins: Plugins) -> list[dict[str, Any]]:
    """All action types that are offered now."""
    return [
        {**_described(action, plugins), "outputs": to_json(action.outputs)}
        for action in plugins.action_types().values()
    ]


def condition_operators(plugins: Plugins) -> list[dict[str, Any]]:
    """All operators of conditions: the built-in ones, and those that plugins compose of them."""
    own: list[dict[str, Any]] = [
        {"id": name, "plugin": "jalon", "labels": dict(operator.labels), "takes": operator.takes}
        for name, operator in OPERATORS.items()
    ]
    return own + [
        {
            "id": operator.id,
            "plugin": _provider(plugins, operator.id),
            "labels": dict(operator.labels),
            "takes": to_json(operator.value),
            "examples": to_json(operator.examples),
        }
        for operator in plugins.condition_operators().values()
    ]


def _described(kind: TriggerType | ActionType, plugins: Plugins) -> Mapping[str, Any]:
    return {
        "id": kind.id,
        "plugin": _provider(plugins, kind.id),
        "labels": dict(kind.labels),
        "descriptions": dict(kind.descriptions),
        "params": to_json(kind.params),
        "schema": params_schema(kind.params),
        "examples": to_json(kind.examples),
    }


def _provider(plugins: Plugins, descriptor_id: str) -> str:
    provider: Contribution | None = plugins.provider(descriptor_id)
    return provider.info.name if provider else ""
