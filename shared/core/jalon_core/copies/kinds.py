"""Kinds of record: their state's class, the service that owns them, and the events that carry them."""

from typing import Any, get_type_hints

from jalon_sdk import records
from jalon_sdk.events import EVENTS, RecordEvent
from jalon_sdk.records import State

STATES: dict[str, type[State]] = {
    state.kind: state
    for state in vars(records).values()
    if isinstance(state, type) and issubclass(state, State) and "kind" in vars(state)
}
"""The state's class by kind."""


def _kind_of(event: type[RecordEvent]) -> str:
    state: Any = get_type_hints(event)["record"]
    return str(state.kind)


KIND_OF_TYPE: dict[str, str] = {
    type_: _kind_of(event) for type_, event in EVENTS.items() if issubclass(event, RecordEvent)
}
"""The kind of record that an event carries, by the event's type on the wire."""

OWNERS: dict[str, str] = {kind: EVENTS[type_].owner for type_, kind in KIND_OF_TYPE.items()}
"""The owning service by kind."""


def types_about(kind: str) -> tuple[str, ...]:
    """The types of all events that carry this kind of record."""
    return tuple(type_ for type_, known in KIND_OF_TYPE.items() if known == kind)
