"""What a service does about an event: its copies take the state first, then its reactions run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext

from sqlalchemy.orm import Session

from jalon_core.bus.parked import park, parked_subjects
from jalon_core.bus.subscriptions import is_own_matter
from jalon_core.copies import counting, filling, streaming
from jalon_core.copies.applying import copy_row, take_rows
from jalon_core.copies.kinds import KIND_OF_TYPE
from jalon_core.service import Context, Reaction
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import EVENTS, Event, RecordEvent
from jalon_sdk.events.bus import CopiesCounted, SnapshotEnded, SnapshotRequested, SnapshotStates
from jalon_sdk.serial import from_json

_OF_THE_BUS: Mapping[str, Callable[..., None]] = {
    SnapshotRequested.type(): streaming.note_request,
    SnapshotStates.type(): filling.take_states,
    SnapshotEnded.type(): filling.take_end,
    CopiesCounted.type(): counting.compare,
}


class Reactions:
    """The consumer of a service's events."""

    consumer = "events"

    def __init__(self, context: Context) -> None:
        self._context = context
        wanted = context.service.wanted_copies
        self._kinds = {kind for owner, kinds in wanted.items() if owner != context.service.name for kind in kinds}

    def handle(self, session: Session, envelopes: Sequence[Envelope]) -> None:
        """Do what the service does about messages: the copies take all states, then the reactions run in order.

        A type that is not known here (a later version, somebody else's) is passed over.

        :raises jalon_sdk.serial.Unreadable: the data of one is not what its type promises.
        """
        read = [(event, envelope) for envelope in envelopes if (event := self._read(envelope)) is not None]
        self._copy(session, read)
        self._react_to_all(session, [each for each in read if not self._must_wait(session, *each)])

    def _must_wait(self, session: Session, event: Event, envelope: Envelope) -> bool:
        """Whether reactions to it wait behind a parked message about the same record; parks it if so."""
        if envelope.subject not in parked_subjects(session) or not any(self._reactions(event)):
            return False
        park(session, self.consumer, envelope, "", 0)
        return True

    def _react_to_all(self, session: Session, read: Sequence[tuple[Event, Envelope]]) -> None:
        around = self._context.service.around_reactions
        envelopes = [envelope for _, envelope in read]
        with around(self._context.unit_of_work(session), envelopes) if around else nullcontext():
            for event, envelope in read:
                self._react(session, event, envelope)

    def put_aside(self, session: Session, envelope: Envelope, error: str, attempts: int) -> None:
        """Park a message whose reaction keeps failing; its state goes into the copies nevertheless."""
        event = self._read(envelope)
        if event is not None:
            self._copy(session, [(event, envelope)])
        park(session, self.consumer, envelope, error, attempts)

    def replay(self, session: Session, envelope: Envelope) -> None:
        """Run the reactions to a message that was parked."""
        event = self._read(envelope)
        if event is not None:
            self._react_to_all(session, [(event, envelope)])

    def drop(self, session: Session, envelope: Envelope) -> None:
        """Give a parked message up: nobody waits for its reactions."""

    def _read(self, envelope: Envelope) -> Event | None:
        class_ = EVENTS.get(envelope.type)
        if class_ is None:
            return None
        wanted = (
            envelope.type in _OF_THE_BUS
            or class_.name in self._context.service.reactions
            or KIND_OF_TYPE.get(envelope.type) in self._kinds
            or self._is_for_all(class_)
        )
        return from_json(class_, envelope.data) if wanted else None

    def _reactions(self, event: Event) -> Iterator[Reaction]:
        reactions = self._context.service.reactions
        if event.name in reactions:
            yield reactions[event.name]
        if self._is_for_all(type(event)):
            yield reactions["*"]

    def _is_for_all(self, event: type[Event]) -> bool:
        service = self._context.service
        return "*" in service.reactions and issubclass(event, RecordEvent) and not is_own_matter(service, event)

    def _react(self, session: Session, event: Event, envelope: Envelope) -> None:
        built_in = _OF_THE_BUS.get(envelope.type)
        if built_in is not None:
            built_in(self._context, session, event, envelope)
        reactions = tuple(self._reactions(event))
        if not reactions:
            return
        uow = self._context.unit_of_work(session, cause=envelope)
        for reaction in reactions:
            reaction(uow, event, envelope)

    def _copy(self, session: Session, read: Sequence[tuple[Event, Envelope]]) -> None:
        rows = []
        for event, envelope in read:
            kind = KIND_OF_TYPE.get(envelope.type)
            if kind in self._kinds and isinstance(event, RecordEvent):
                filling.notice_epoch(session, kind, envelope.epoch)
                rows.append(copy_row(kind, envelope.epoch, event.record.id, envelope.data["record"]))
        take_rows(session, rows)
        if rows:
            filling.follow_copies(self._context.service, session, rows)
            filling.announce(session)
