"""Loops: a workflow that would start itself again, seen before it is published and stopped while it runs."""

from collections.abc import Iterator, Mapping

from jalon_automation.domain.vocabulary import Vocabulary
from jalon_sdk.serial import Json

MAX_HOPS = 8
"""How many workflow actions may lie between the first cause and a start."""

CAUSES: Mapping[str, tuple[str, ...]] = {
    "deal.create": ("deal.created", "deal.updated"),
    "deal.update": ("deal.updated",),
    "deal.move": ("deal.stage_changed",),
    "ticket.create": ("ticket.created", "ticket.updated"),
    "ticket.update": ("ticket.updated",),
    "ticket.move": ("ticket.stage_changed",),
    "task.create": ("task.created",),
    "note.create": ("note.created",),
    "contact.update": ("contact.updated",),
    "email.send": ("email.planned", "email.sent"),
}
"""The events that a command can lead to, by its name."""


def loop_warnings(definition: Mapping[str, Json], vocabulary: Vocabulary) -> Iterator[str]:
    """Which steps may cause the event that the workflow itself starts from."""
    trigger = definition.get("trigger")
    kind = vocabulary.trigger_types.get(str(trigger.get("type"))) if isinstance(trigger, Mapping) else None
    if kind is None or not isinstance(trigger, Mapping):
        return
    params = trigger.get("params") or {}
    named = {str(params.get(key)) for key, path in kind.matches.items() if path == "name" and params.get(key)}
    listened = named or set(kind.events)
    for step_id, action in _actions(definition.get("steps")):
        caused = listened & set(CAUSES.get(action, ()))
        if caused:
            yield f"the step {step_id} can cause {', '.join(sorted(caused))}, from which this workflow starts"


def _actions(steps: Json) -> Iterator[tuple[str, str]]:
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, Mapping):
            yield str(step.get("id")), str(step.get("action"))
            for side in ("then", "else"):
                yield from _actions(step.get(side))
