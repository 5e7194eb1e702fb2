"""Messages by which the services keep their copies whole and answer commands. All are internal.

Those with an empty ``owner`` are published by every service. They go to one queue only, except
``copies.counted``, which goes to all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal
from uuid import UUID

from jalon_sdk.events.event import Event
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class BusEvent(Event):
    """A message of the bus itself."""

    owner: ClassVar[str] = ""
    visibility: ClassVar[Literal["public", "internal"]] = "internal"


@dataclass(frozen=True, kw_only=True)
class CommandAnswered(BusEvent):
    """How a command ended, told to the queue of whoever asked.

    :ivar command: the command's name, ``deal.create``.
    :ivar key: its idempotency key.
    :ivar status: ``finished`` (done), ``accepted`` (planned; events tell the rest) or ``refused``.
    :ivar result: what it made, e.g. ``{"deal_id": "…"}``.
    :ivar code: why it was refused, as a stable code; empty otherwise.
    :ivar detail: the same in words.
    """

    name: ClassVar[str] = "command.answered"

    command: str
    key: str
    status: Literal["finished", "accepted", "refused"]
    result: Mapping[str, Json] = field(default_factory=dict)
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class SnapshotRequested(BusEvent):
    """A service asks an owner for the states of some kinds of record; ``replyto`` gets them."""

    name: ClassVar[str] = "snapshot.requested"

    snapshot_id: UUID
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SnapshotItem:
    """One record of a snapshot: its whole state, whose ``deleted`` is true for a tombstone."""

    id: UUID
    version: int
    state: Json


@dataclass(frozen=True, kw_only=True)
class SnapshotStates(BusEvent):
    """Some states of a snapshot. No trigger, webhook, feed or live push ever sees them."""

    name: ClassVar[str] = "snapshot.states"

    snapshot_id: UUID
    record_kind: str
    items: tuple[SnapshotItem, ...]


@dataclass(frozen=True, kw_only=True)
class SnapshotEnded(BusEvent):
    """All states of one kind were sent: the copy is whole.

    :ivar count: how many states were sent, tombstones included.
    """

    name: ClassVar[str] = "snapshot.ended"

    snapshot_id: UUID
    record_kind: str
    count: int


@dataclass(frozen=True, kw_only=True)
class CopiesCounted(BusEvent):
    """What an owner has of one kind (tombstones included), so that copies can be compared.

    :ivar version_sum: the sum of the records' versions.
    """

    name: ClassVar[str] = "copies.counted"

    record_kind: str
    count: int
    version_sum: int
