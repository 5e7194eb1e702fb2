"""Asking identity for its members and teams, until all of them have come."""

import time
from uuid import UUID

from jalon_core.bus.broker import Line, Outgoing
from jalon_core.bus.envelopes import envelope_of, write_body
from jalon_core.bus.topology import event_queue
from jalon_core.ids import new_id
from jalon_live.people import KINDS, People
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.bus import SnapshotEnded, SnapshotRequested, SnapshotStates
from jalon_sdk.serial import from_json

PATIENCE = 30.0
"""Seconds after which the snapshot is asked for again."""

NO_IDENTITY_YET = 2.0
"""Seconds after which it is asked for again when there is no identity service to ask yet."""


class Filling:
    """The snapshot of one process: asked for when its queue is bound, taken in as it comes."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._snapshot_id: UUID | None = None
        self._missing: set[str] = set()
        self._ask_at = 0.0

    @property
    def whole(self) -> bool:
        """Whether all members and teams have come."""
        return self._snapshot_id is not None and not self._missing

    def begin(self) -> None:
        """Ask anew: the queue is a new one, and something may have been missed."""
        self._snapshot_id, self._missing, self._ask_at = None, set(KINDS), 0.0

    def look(self, line: Line, queue: str) -> None:
        """Ask, if it is time to."""
        if self.whole or time.monotonic() < self._ask_at:
            return
        self._snapshot_id, self._missing = new_id(), set(KINDS)
        request = SnapshotRequested(snapshot_id=self._snapshot_id, kinds=tuple(KINDS))
        envelope = envelope_of(request, service="live", actor="system", replyto=queue)
        asked = Outgoing(
            id=str(envelope.id),
            body=write_body(envelope),
            exchange="",
            routing_key=event_queue("identity", "live"),
            mandatory=True,
        )
        nobody_there = line.publish_batch([asked])
        self._ask_at = time.monotonic() + (NO_IDENTITY_YET if nobody_there else PATIENCE)

    def hear(self, envelope: Envelope) -> None:
        """Take in a part of the snapshot.

        :raises jalon_sdk.serial.Unreadable: it does not have the shape that its type promises.
        """
        if envelope.type == SnapshotStates.type():
            states = from_json(SnapshotStates, envelope.data)
            for item in states.items if states.record_kind in KINDS else ():
                self._people.take(states.record_kind, envelope.epoch, item.state)
        elif envelope.type == SnapshotEnded.type():
            ended = from_json(SnapshotEnded, envelope.data)
            if ended.snapshot_id == self._snapshot_id:
                self._missing.discard(ended.record_kind)
