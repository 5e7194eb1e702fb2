"""The words in which the demo writes its workflows down: values and steps of a definition."""

from typing import Any

from jalon_sdk.serial import Json

Value = dict[str, Any]


def field(path: str) -> Value:
    """What stands under a path when the step is taken."""
    return {"from": path}


def text(template: str) -> Value:
    """A text with merge fields."""
    return {"template": template}


def action(step_id: str, kind: str, fr: str, en: str, /, **params: Any) -> Json:
    """A step that does something.

    :param kind: the action type's id.
    :param fr: what the page calls the step, in French; ``en`` in English.
    """
    return {"id": step_id, "kind": "action", "action": kind, "label": {"fr": fr, "en": en}, "params": params}
