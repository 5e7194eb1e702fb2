"""What conditions and values see of an event."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from jalon_sdk.envelope import Envelope
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """An event as starting looks at it, live or in a backtest.

    :ivar chain: the workflows in its chain of causes.
    :ivar silent: it comes from an import from which no workflow is to start.
    """

    event_id: UUID
    name: str
    at: dt.datetime
    subject: str
    data: Mapping[str, Json]
    correlation_id: str
    hops: int
    chain: frozenset[str]
    team_id: UUID | None
    owner_id: UUID | None
    silent: bool = False

    @classmethod
    def of(cls, envelope: Envelope) -> "Occurrence":
        """Read an envelope."""
        return cls(
            event_id=envelope.id,
            name=envelope.name,
            at=envelope.time,
            subject=envelope.subject,
            data=envelope.data,
            correlation_id=envelope.correlationid,
            hops=envelope.hops,
            chain=frozenset((envelope.workflowchain or "").split(",")) - {""},
            team_id=id_or_none(envelope.teamid),
            owner_id=id_or_none(envelope.ownerid),
            silent=bool(envelope.silent),
        )

    def facts(self) -> dict[str, Json]:
        """``name``, ``event``, ``record`` after the change, ``before`` it, and ``changed``."""
        return {"name": self.name, **event_facts(self.data)}


def event_facts(data: Mapping[str, Json]) -> dict[str, Json]:
    """The facts of an event's data."""
    return {
        "event": data,
        "record": data.get("record"),
        "changed": data.get("changed") or {},
        "before": before(data),
    }


def before(data: Mapping[str, Json]) -> Json:
    """The record as it was before the event: its state with every change taken back; empty for what is new.

    An event without changes about a record of a higher version (``deal.proposal_sent``) found it as it left it.
    """
    changed, record = data.get("changed") or {}, data.get("record") or {}
    if not changed and record.get("version", 1) <= 1:
        return {}
    state = dict(record)
    for name, change in changed.items():
        _put(state, name.split("."), change.get("before"))
    return state


def id_or_none(value: Json) -> UUID | None:
    """An id that an envelope or a state holds as text; None where it holds none."""
    return UUID(value) if value else None


def _put(state: dict[str, Json], parts: list[str], value: Json) -> None:
    """Set a value deep inside, copying what leads there: the record as it is now stays as it is."""
    for part in parts[:-1]:
        inner = state.get(part)
        copied = dict(inner) if isinstance(inner, dict) else {}
        state[part] = copied
        state = copied
    state[parts[-1]] = value
