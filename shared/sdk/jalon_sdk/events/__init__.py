"""Every event that Jalon's services publish.

Grammar: ``<record>.<past participle>``, e.g. ``deal.stage_changed``; the type on the wire is
``jalon.<name>.v<version>``, and that is the routing key too. An event holds the whole record after the change
(``record``) and what changed (``changed``: field to ``{"before": …, "after": …}``). A change of an event that is
not additive gets a new version, published beside the old one. The docstring of an event is its documentation.
"""

from jalon_sdk.events import automation, bus, campaigns, contacts, identity, pipeline
from jalon_sdk.events.event import Change, Event, RecordEvent

EVENTS: dict[str, type[Event]] = {
    event.type(): event
    for module in (identity, contacts, pipeline, campaigns, automation, bus)
    for event in vars(module).values()
    if isinstance(event, type) and issubclass(event, Event) and "name" in vars(event)
}
"""Every event by its type on the wire."""

__all__ = ["EVENTS", "Change", "Event", "RecordEvent"]
