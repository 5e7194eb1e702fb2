"""Carrying out commands: once per idempotency key, on the behalf of their scope, with an answer to whoever asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.scope import caller_from_scope
from jalon_core.bus.parked import park
from jalon_core.bus.waiting import let_wait
from jalon_core.clock import now
from jalon_core.db.tables import command_results
from jalon_core.errors import NotYetKnown, Refusal
from jalon_core.service import Context
from jalon_sdk.commands import COMMANDS, Command
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.bus import CommandAnswered
from jalon_sdk.serial import Json, Unreadable, from_json, to_json

WAIT = dt.timedelta(minutes=10)
"""How long a command waits for a record that it names."""


class Commands:
    """The consumer of the commands to a service."""

    consumer = "commands"

    def __init__(self, context: Context) -> None:
        self._context = context

    def handle(self, session: Session, envelopes: Sequence[Envelope]) -> None:
        """Carry commands out, let them wait for records they name, or give the answers that they got before."""
        for envelope in envelopes:
            self.attempt(session, envelope)

    def attempt(self, session: Session, envelope: Envelope, deadline: dt.datetime | None = None) -> bool:
        """Carry a command out; False if it waits for a record that it names.

        :param deadline: until when it may wait; 10 minutes from now unless it waits already. (Not from when it was
            sent: if this service was away for an hour, so were the copies it names.)
        :raises jalon_sdk.serial.Unreadable: the data is not what the type promises.
        """
        class_ = COMMANDS.get(envelope.type)
        if class_ is None or class_ not in self._context.service.commands:
            self._answer(session, envelope, _refused(envelope, "unknown_command", f"{envelope.type} is unknown here"))
            return True
        if envelope.idempotencykey is None or envelope.scope is None:
            raise Unreadable("", "a command needs scope and idempotencykey")
        before = self._result(session, envelope.idempotencykey)
        if before is not None:
            self._answer(session, envelope, before)
            return True
        command = from_json(class_, envelope.data)
        try:
            answer = self._carry_out(session, command, envelope)
        except NotYetKnown as missing:
            deadline = deadline or now() + WAIT
            if now() < deadline:
                let_wait(session, envelope, missing, deadline)
                return False
            answer = _refused(envelope, missing.code, missing.detail)
        self._conclude(session, envelope, answer)
        return True

    def put_aside(self, session: Session, envelope: Envelope, error: str, attempts: int) -> None:
        """Park a command that keeps failing; whoever asked gets the answer when it is replayed or dropped."""
        park(session, self.consumer, envelope, error, attempts)

    def replay(self, session: Session, envelope: Envelope) -> None:
        """Carry a command out that was parked."""
        self.attempt(session, envelope)

    def drop(self, session: Session, envelope: Envelope) -> None:
        """Give a parked command up, and say so to whoever asked."""
        self._conclude(session, envelope, _refused(envelope, "dropped", "an operator dropped this command"))

    def _carry_out(self, session: Session, command: Command, envelope: Envelope) -> CommandAnswered:
        try:
            with session.begin_nested():
                caller = caller_from_scope(session, envelope.scope or "", envelope.actor)
                uow = self._context.unit_of_work(session, caller, cause=envelope)
                result = self._context.service.commands[type(command)](uow, command)
        except NotYetKnown:
            raise
        except Exception as error:
            code, detail = self._refusal(error)
            return _refused(envelope, code, detail)
        return CommandAnswered(
            command=command.name, key=envelope.idempotencykey or "", status=command.done, result=_plain(result)
        )

    def _refusal(self, error: Exception) -> tuple[str, str]:
        if isinstance(error, Refusal):
            return error.code, error.detail or str(error)
        for class_, (code, _status) in self._context.service.refusals.items():
            if isinstance(error, class_):
                return code, str(error)
        raise error

    def _result(self, session: Session, key: str) -> CommandAnswered | None:
        answer = session.scalar(select(command_results.c.answer).where(command_results.c.key == key))
        return None if answer is None else from_json(CommandAnswered, answer)

    def _conclude(self, session: Session, envelope: Envelope, answer: CommandAnswered) -> None:
        values = {"key": answer.key, "command": answer.command, "answer": to_json(answer), "created_at": now()}
        session.execute(command_results.insert().values(values))
        self._answer(session, envelope, answer)

    def _answer(self, session: Session, envelope: Envelope, answer: CommandAnswered) -> None:
        if envelope.replyto is not None:
            self._context.unit_of_work(session, cause=envelope).tell(envelope.replyto, answer)


def _refused(envelope: Envelope, code: str, detail: str) -> CommandAnswered:
    key = envelope.idempotencykey or ""
    return CommandAnswered(command=envelope.name, key=key, status="refused", code=code, detail=detail)


def _plain(result: Mapping[str, Json]) -> dict[str, Any]:
    return {name: to_json(value) for name, value in result.items()}
