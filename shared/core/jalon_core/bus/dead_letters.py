"""Dead letters: messages that could not be read, or that nobody survived. Look at them, replay them, drop them.

They stay in the broker's queue ``<service>.dead`` until somebody decides. Who looks at them holds them meanwhile.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jalon_core.bus.broker import Broker, Incoming, Line, Outgoing
from jalon_core.bus.topology import dead_queue


@dataclass(frozen=True)
class DeadLetter:
    """One dead letter.

    :ivar id: made from what it holds; the same text that died twice has the same id.
    :ivar queue: where it died, and where it is replayed to.
    :ivar reason: ``unreadable``, ``delivery_limit`` or ``rejected``.
    :ivar error: what was wrong with it, if that is known.
    """

    id: str
    queue: str
    reason: str
    error: str
    body: str


def list_dead_letters(broker: Broker, service: str) -> list[DeadLetter]:
    """All dead letters of a service, oldest first."""
    with broker.open() as line:
        return [_letter(message, broker.prefix) for message in _all(line, service)]


def replay_dead_letters(broker: Broker, service: str, wanted: Callable[[DeadLetter], bool]) -> int:
    """Put the wanted ones back into the queue where they died; say how many.

    What they do is done once even if they were handled before: the inbox knows them.
    """
    with broker.open() as line:
        replayed = 0
        for message in _all(line, service):
            letter = _letter(message, broker.prefix)
            if wanted(letter) and letter.queue:
                again = Outgoing(letter.id, message.body, "", letter.queue, mandatory=True)
                if not line.publish_batch([again]):
                    line.ack(message)
                    replayed += 1
        return replayed


def drop_dead_letters(broker: Broker, service: str, wanted: Callable[[DeadLetter], bool]) -> int:
    """Throw the wanted ones away; say how many."""
    with broker.open() as line:
        chosen = [message for message in _all(line, service) if wanted(_letter(message, broker.prefix))]
        for message in chosen:
            line.ack(message)
        return len(chosen)


def _all(line: Line, service: str) -> Iterator[Incoming]:
    """All messages of the queue, held until the line is closed; those that are not acknowledged go back in order."""
    for _ in range(line.size(dead_queue(service)) or 0):
        message = line.get(dead_queue(service))
        if message is None:
            return
        yield message


def _letter(message: Incoming, prefix: str) -> DeadLetter:
    headers: Any = message.headers
    text = message.body.decode("utf-8", "replace")
    return DeadLetter(
        id=hashlib.sha256(message.body).hexdigest()[:12],
        queue=str(headers.get("x-first-death-queue", "")).removeprefix(prefix),
        reason=str(headers.get("x-first-death-reason", "")),
        error=str(headers.get("jalon-error", "")),
        body=text,
    )
