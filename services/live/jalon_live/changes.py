"""One change of one record, read out of the event that told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from jalon_core.copies.kinds import KIND_OF_TYPE
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import EVENTS, RecordEvent
from jalon_sdk.serial import Json, Unreadable

_ALSO = frozenset({"notification", "run"})
"""Records whose events stay inside the installation, and which their owners see in the page nevertheless."""


def _is_shown(type_: str, event: type) -> bool:
    return issubclass(event, RecordEvent) and (event.visibility == "public" or KIND_OF_TYPE[type_] in _ALSO)


SHOWN = frozenset(type_ for type_, event in EVENTS.items() if _is_shown(type_, event))
"""The types of events that browsers hear of."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a record belongs, which decides who sees it.

    :ivar teams: for a member, all of their teams.
    """

    team_id: UUID | None
    owner_id: UUID | None
    teams: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Change:
    """What happened to a record, and where it belonged before and after."""

    envelope: Envelope
    kind: str
    record: Mapping[str, Json]
    changed: Mapping[str, Json]
    now: Place
    before: Place

    @property
    def deleted(self) -> bool:
        """Whether the record is no more."""
        return bool(self.record.get("deleted"))


def read_change(envelope: Envelope) -> Change:
    """Read a change of a record out of its event.

    :raises jalon_sdk.serial.Unreadable: the event does not have the shape that its type promises.
    """
    data = envelope.data if isinstance(envelope.data, Mapping) else {}
    record, changed = data.get("record"), data.get("changed") or {}
    if not isinstance(record, Mapping) or not isinstance(changed, Mapping):
        raise Unreadable("record", "is missing")
    earlier = {name: change["before"] for name, change in changed.items() if isinstance(change, Mapping)}
    return Change(
        envelope=envelope,
        kind=KIND_OF_TYPE[envelope.type],
        record=record,
        changed=changed,
        now=_place(record),
        before=_place({**record, **earlier}),
    )


def _place(record: Mapping[str, Json]) -> Place:
    try:
        roles = record.get("roles")
        return Place(
            team_id=UUID(record["team_id"]) if record.get("team_id") else None,
            owner_id=UUID(record["owner_id"]) if record.get("owner_id") else None,
            teams=frozenset(UUID(team) for team in roles) if isinstance(roles, Mapping) else frozenset(),
        )
    except (ValueError, TypeError, AttributeError):
        raise Unreadable("record", "does not say where it belongs") from None
