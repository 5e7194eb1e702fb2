"""The outbox and the handlers of a service in tests, without a broker and without threads."""

from typing import Any

from sqlalchemy import func, select

from jalon_core.access.caller import SYSTEM, Caller
from jalon_core.bus.commands import Commands
from jalon_core.bus.envelopes import envelope_of, read_body
from jalon_core.bus.inbox import take_in
from jalon_core.bus.reacting import Reactions
from jalon_core.bus.topology import EVENTS_EXCHANGE
from jalon_core.db.tables import outbox
from jalon_core.ids import new_id
from jalon_core.jobs import built_in_jobs
from jalon_core.service import Context
from jalon_sdk.commands import COMMANDS, Command
from jalon_sdk.envelope import Envelope
from jalon_sdk.events import Event


def recorded(context: Context, name: str | None = None) -> list[Envelope]:
    """All messages in the outbox, in order, published or not.

    :param name: only those of this name, e.g. ``deal.created``.
    """
    with context.reading() as session:
        bodies = session.scalars(select(outbox.c.body).order_by(outbox.c.id)).all()
    envelopes = [read_body(body) for body in bodies]
    return [envelope for envelope in envelopes if name in (None, envelope.name)]


def unpublished_events(context: Context) -> int:
    """How many events wait in the outbox."""
    waiting = select(func.count()).where(outbox.c.published_at.is_(None), outbox.c.exchange == EVENTS_EXCHANGE)
    with context.reading() as session:
        return session.scalar(waiting) or 0


def deliver(context: Context, message: Envelope | Event | Command, caller: Caller = SYSTEM, **extra: Any) -> Envelope:
    """Give a message to the service's own handlers as the consumer would, and return its envelope.

    An exception of a reaction rises; refusals of commands are answered into the outbox.

    :param caller: who did what the event tells, or who sends the command.
    :param extra: attributes of the envelope, e.g. ``scope`` (default ``installation``) and ``idempotencykey``.
    """
    envelope = message if isinstance(message, Envelope) else _envelope(message, caller, extra)
    handler = Commands(context) if envelope.type in COMMANDS else Reactions(context)
    with context.database.writing() as session:
        handler.handle(session, take_in(session, handler.consumer, [envelope]))
    return envelope


def run_jobs(context: Context, *names: str) -> int:
    """Run each job of the service until it finds nothing more to do; say how much was done.

    :param names: only these. Default: those of the service, and of the core what carries on others' requests.
    """
    chosen = names or (*(job.name for job in context.service.jobs), "snapshots", "waiting-commands")
    done = 0
    for job in (*context.service.jobs, *built_in_jobs(context.service)):
        if job.name in chosen:
            while portion := job.run(context):
                done += portion
    return done


def _envelope(message: Event | Command, caller: Caller, extra: dict[str, Any]) -> Envelope:
    if isinstance(message, Command):
        asker = {"scope": "installation", "idempotencykey": str(new_id()), "replyto": "automation.live"}
        return envelope_of(message, service="automation", actor=caller.actor, **(asker | extra))
    return envelope_of(message, service=message.owner or "test", actor=caller.actor, **extra)
