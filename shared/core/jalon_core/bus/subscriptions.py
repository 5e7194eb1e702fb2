"""What a service's queues of events are bound to; it follows from the service's declaration."""

from jalon_core.copies.kinds import types_about
from jalon_core.service import Service
from jalon_sdk.events import EVENTS, Event, RecordEvent
from jalon_sdk.events.bus import CopiesCounted

EVERYTHING = "#"


def subscriptions(service: Service) -> frozenset[str]:
    """The routing keys that a service wants: types of events, or patterns of them if it reacts to ``*``."""
    if "*" in service.reactions:
        return _all_types(service)
    wanted = {type_ for type_, event in EVENTS.items() if event.name in service.reactions}
    for kinds in service.wanted_copies.values():
        for kind in kinds:
            wanted.update(types_about(kind))
    if service.wanted_copies:
        wanted.add(CopiesCounted.type())
    return frozenset(wanted)


def wants(service: Service, type_: str) -> bool:
    """Whether an event of this type comes to a service."""
    patterns = subscriptions(service)
    return EVERYTHING in patterns or type_ in patterns or f"{_prefix(type_)}.{EVERYTHING}" in patterns


def is_own_matter(service: Service, event: type[Event]) -> bool:
    """Whether an event tells others what is in this service's own rows already; it need not come back over the bus."""
    return event.owner == service.name and event.visibility == "internal"


def _all_types(service: Service) -> frozenset[str]:
    """Everything, or (where some of it is the service's own matter) as few patterns as spare it that."""
    spared = {type_ for type_, event in EVENTS.items() if is_own_matter(service, event)}
    if not spared:
        return frozenset({EVERYTHING})
    mixed = {_prefix(type_) for type_ in spared}
    others = {
        type_ if _prefix(type_) in mixed else f"{_prefix(type_)}.{EVERYTHING}"
        for type_, event in EVENTS.items()
        if type_ not in spared and issubclass(event, RecordEvent)
    }
    return frozenset(others | {CopiesCounted.type()})


def _prefix(type_: str) -> str:
    """``jalon.deal`` of ``jalon.deal.stage_changed.v1``."""
    return ".".join(type_.split(".", 2)[:2])
