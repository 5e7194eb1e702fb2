"""The unit of work: one transaction, who asks, why, and the facts it records.

The edge (a view, a consumer, a job) opens it and closes it; operations take it as their first argument, change rows
through ``uow.session``, record what happened with `UnitOfWork.record`, and never commit. The events are rows of the
outbox, written in the same transaction: if the change is there, so are they.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.bus.envelopes import envelope_of, write_alike, written
from jalon_core.bus.outbox import enqueue, enqueue_events, is_gathering
from jalon_core.bus.topology import COMMANDS_EXCHANGE, EVENTS_EXCHANGE, answer_queue
from jalon_core.settings import Settings
from jalon_sdk.commands import Command
from jalon_sdk.envelope import Envelope, Lane
from jalon_sdk.events import Event, RecordEvent


@dataclass(kw_only=True)
class UnitOfWork:
    """One transaction with its actor and its cause.

    :ivar service: the service whose database this is.
    :ivar session: the open session.
    :ivar caller: who asks; decides rights and is named as ``actor`` in the events.
    :ivar cause: the message that led here, if one did; its chain of causes is continued.
    :ivar lane: which traffic this belongs to; inherited from the cause.
    :ivar epoch: this database's epoch, see `jalon_core.db.tables.service_state`.
    :ivar settings: what the process was told, for operations that sign or address something.
    :ivar silent: no workflow starts from the events of this transaction.
    :ivar recorded: the envelopes recorded so far, in order.
    """

    service: str
    session: Session
    caller: Caller
    cause: Envelope | None = None
    lane: Lane = "live"
    epoch: int = 1
    settings: Settings = field(default_factory=Settings)
    silent: bool = False
    recorded: list[Envelope] = field(default_factory=list)
    _correlation: UUID | None = None

    def record(self, event: Event) -> Envelope:
        """Write an event into the outbox and return its envelope.

        :raises jalon_core.bus.envelopes.EventTooLong: its JSON is over 48 KiB.
        """
        # The row lock of the changed record must be ours before the outbox gives out its next number: that is what
        # keeps the events of one record in the order of its versions.
        if not is_gathering(self.session):
            self.session.flush()
        envelope = self._envelope(event)
        return self._enqueue(envelope, EVENTS_EXCHANGE, envelope.type)

    def record_all(self, events: Sequence[RecordEvent]) -> None:
        """`record` for the many events of a batch, in order; their envelopes are not kept in ``recorded``."""
        if not events:
            return
        self.session.flush()
        enqueue_events(self.session, list(write_alike(self._envelope(events[0]), events)))

    def record_each(self, told: Sequence[tuple[Event, Envelope | None, Lane]]) -> list[Envelope]:
        """`record_all` where each event has a cause, and goes in the lane, of its own; their envelopes, in order."""
        self.session.flush()
        envelopes = [
            replace(self, cause=cause, lane=lane, recorded=[], _correlation=None)._envelope(event)
            for event, cause, lane in told
        ]
        enqueue_events(self.session, [written(envelope) for envelope in envelopes])
        return envelopes

    def send(
        self, command: Command, *, key: str, scope: str, hops: int | None = None, chain: str | None = None
    ) -> Envelope:
        """Ask another service to do something; its answer arrives as ``command.answered`` in our own queue.

        :param key: idempotency key; asked again with the same one, it is done once.
        :param scope: on whose behalf: ``installation``, ``team:<id>`` or ``member:<id>``.
        :param hops: workflow actions between the first cause and this command; default as the cause.
        :param chain: ids of the workflows in the chain of causes, joined by commas; default as the cause.
        """
        replyto = answer_queue(self.service, self.lane)
        envelope = self._envelope(command, scope=scope, idempotencykey=key, replyto=replyto)
        if hops is not None:
            envelope = replace(envelope, hops=hops)
        if chain is not None:
            envelope = replace(envelope, workflowchain=chain)
        return self._enqueue(envelope, COMMANDS_EXCHANGE, f"{command.service}.{self.lane}")

    def tell(self, queue: str, event: Event, *, replyto: str | None = None) -> Envelope:
        """Send a message of the bus itself (an answer, a snapshot) to one queue only.

        :param replyto: the queue that gets what comes back.
        """
        return self._enqueue(self._envelope(event, replyto=replyto), "", queue)

    def _envelope(self, message: Event | Command, **extra: Any) -> Envelope:
        if self.cause is not None:
            extra |= {
                "correlationid": self.cause.correlationid,
                "causationid": self._causation(self.cause, message),
                "hops": self.cause.hops,
                "workflowchain": self.cause.workflowchain,
            }
        elif self._correlation is not None:
            extra["correlationid"] = str(self._correlation)
        if self.silent or (self.cause is not None and self.cause.silent):
            extra["silent"] = True
        envelope = envelope_of(
            message, service=self.service, actor=self.caller.actor, lane=self.lane, epoch=self.epoch, **extra
        )
        if self._correlation is None:
            self._correlation = envelope.id
        return envelope

    @staticmethod
    def _causation(cause: Envelope, message: Event | Command) -> str:
        """What a message names as its cause; a fact names no command, which nobody else ever sees."""
        asked = cause.idempotencykey is not None and isinstance(message, RecordEvent)
        return (cause.causationid if asked else None) or str(cause.id)

    def _enqueue(self, envelope: Envelope, exchange: str, routing_key: str) -> Envelope:
        enqueue(self.session, written(envelope), exchange=exchange, routing_key=routing_key)
        self.recorded.append(envelope)
        return envelope
