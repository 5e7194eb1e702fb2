"""All open streams of this process, and what each of them hears."""

import threading
from uuid import UUID

from jalon_live.changes import SHOWN, read_change
from jalon_live.messages import gone_message, whole_message
from jalon_live.people import KINDS, People
from jalon_live.stream import Stream
from jalon_live.visibility import sight_of
from jalon_sdk.envelope import Envelope


class Hub:
    """Hands every change to those streams whose members may see it. Used by several threads."""

    def __init__(self, people: People) -> None:
        self.people = people
        self._streams: set[Stream] = set()
        self._guard = threading.Lock()

    def add(self, stream: Stream) -> None:
        """A browser has come."""
        with self._guard:
            self._streams.add(stream)

    def remove(self, stream: Stream) -> None:
        """A browser has gone."""
        with self._guard:
            self._streams.discard(stream)

    def end_all(self) -> None:
        """End all streams; browsers come back and read everything afresh."""
        for stream in self._open():
            stream.end()

    def hear(self, envelope: Envelope) -> None:
        """Take in an event: members and teams first, then it goes to whoever may see it.

        :raises jalon_sdk.serial.Unreadable: the event does not have the shape that its type promises.
        """
        if envelope.type not in SHOWN:
            return
        change = read_change(envelope)
        if change.kind in KINDS:
            self.people.take(change.kind, envelope.epoch, change.record)
        written: dict[str, bytes] = {}
        for stream in self._open():
            caller = self.people.caller(stream.claims)
            if caller is None:
                stream.end()
                continue
            sight = sight_of(change, caller)
            if sight == "nothing":
                continue
            if sight not in written:
                write = whole_message if sight == "whole" else gone_message
                written[sight] = write(change, self.people)
            stream.offer(written[sight])

    def members(self) -> list[UUID]:
        """The members whose browsers are open, one for each stream."""
        return [stream.claims.member_id for stream in self._open()]

    def _open(self) -> list[Stream]:
        with self._guard:
            return list(self._streams)
