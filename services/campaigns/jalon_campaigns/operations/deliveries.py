"""What happens to a planned mail: claimed by a batch, handed over, settled. Never lost, never sent twice, in silence.

Every step is one transaction of the sender job (`jalon_campaigns.jobs.sending`). A batch that dies leaves its sends
``claimed`` (safely planned again) or ``submitting``: those may have been sent, so they become ``unknown``, unless the
way they go out can be repeated without harm.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, defer

from jalon_campaigns.domain.outcomes import Outcome, deferred_for, unreached_for
from jalon_campaigns.domain.provider_ids import provider_id
from jalon_campaigns.models import WAITING, Mailbox, Send, send_state
from jalon_campaigns.operations.acceptance import accept_sends
from jalon_campaigns.operations.breaker import note_outcomes
from jalon_campaigns.operations.claiming import Drop, Wait, may_go
from jalon_campaigns.operations.passages import look_again
from jalon_campaigns.operations.turns import take_turn
from jalon_core.changes import touch
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk import records
from jalon_sdk.envelope import Envelope, Lane
from jalon_sdk.events import Change, Event, RecordEvent
from jalon_sdk.events.campaigns import EmailFailed, EmailSent, EmailUnknown

BATCH = 20
"""As many sends one worker claims at once, unless it knows the server to be fast."""

LEASE = dt.timedelta(seconds=30)
"""A batch that has not renewed its claim for so long is taken for dead."""

Told = tuple[Event, Envelope | None, Lane]
"""An event with its cause and its lane, to be recorded with those of the whole batch."""

CUT = "the sender was stopped while it handed the mail over"


def anything_due(session: Session) -> bool:
    """Whether there is something to claim; asked first, so that idle workers write nothing."""
    query = select(Send.id).where(Send.next_attempt_at <= now(), Send.status.in_(WAITING)).limit(1)
    return session.scalar(query) is not None


@dataclass(frozen=True)
class Claimed:
    """What a batch holds.

    :ivar mailbox: through which it goes out; None where nothing was claimed.
    :ivar send_ids: in the order of sending.
    :ivar dealt_with: how many were looked at: claimed, skipped, or told to wait.
    """

    mailbox: Mailbox | None
    send_ids: list[UUID]
    dealt_with: int


def claim_sends(uow: UnitOfWork, batch_id: UUID, most: int = BATCH) -> Claimed:
    """Claim what is due in one mailbox; what must not be sent any more is skipped, what may not go yet waits."""
    mailbox, due = take_turn(uow, most)
    objections = may_go(uow, due) if due else {}
    told = [_heed(send, objections[send.id]) for send in due if send.id in objections]
    _tell(uow, told)
    claimed = [send.id for send in due if send.id not in objections]
    uow.session.flush()
    uow.session.execute(
        update(Send)
        .where(Send.id.in_(claimed))
        .values(
            status="claimed",
            claimed_by=batch_id,
            claimed_until=now() + LEASE,
            taken_at=now(),
            next_attempt_at=None,
        )
        .execution_options(synchronize_session=False)
    )
    return Claimed(mailbox, claimed, len(due))


def begin_submitting(uow: UnitOfWork, batch_id: UUID, send_ids: Sequence[UUID]) -> list[Send]:
    """Mark sends as being handed over; to be committed before the first byte of them goes out.

    :returns: those that the batch still holds, in the order given; what it lost meanwhile belongs to another one.
    """
    held = {
        send.id: send for send in _held(uow, batch_id, Send.id.in_(send_ids), Send.status == "claimed", bodies=True)
    }
    sends = [held[send_id] for send_id in send_ids if send_id in held]
    uow.session.execute(
        update(Send)
        .where(Send.id.in_(held))
        .values(status="submitting", attempts=Send.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    return sends


def renew_lease(uow: UnitOfWork, batch_id: UUID) -> None:
    """Say that a batch is alive."""
    uow.session.execute(
        update(Send)
        .where(Send.claimed_by == batch_id, Send.status.in_(("claimed", "submitting")))
        .values(claimed_until=now() + LEASE)
    )


def settle_sends(
    uow: UnitOfWork,
    batch_id: UUID,
    outcomes: Mapping[UUID, Outcome],
    *,
    mailbox: Mailbox | None = None,
    sends: Sequence[Send] = (),
) -> bool:
    """Write down how attempts ended. A late answer counts too: a send held to be ``unknown`` meanwhile is told.

    :param mailbox: as it was when the batch was claimed.
    :param sends: as `begin_submitting` gave them; what was accepted of them is written without being read again.
    :returns: whether the mailbox may go on; False when its breaker pauses it.
    """
    if not outcomes:
        return True
    accepted = accept_sends(uow, batch_id, sends, outcomes)
    left = [send_id for send_id in outcomes if send_id not in accepted]
    held = _held(uow, batch_id, Send.id.in_(left), Send.status.in_(("submitting", "unknown"))) if left else []
    with uow.session.no_autoflush:
        told = [_settle(send, outcomes[send.id]) for send in held]
    written = (_accepted(send, outcomes[send.id], accepted[send.id]) for send in sends if send.id in accepted)
    _tell(uow, [*written, *told])
    noted = [outcomes[send.id] for send in (*sends, *held) if send.id in accepted or send in held]
    healthy = mailbox is not None and mailbox.failures == 0 and mailbox.pause_reason is None
    if not noted or (healthy and not any(outcome.fault for outcome in noted)):
        return True
    mailbox_id = mailbox.id if mailbox is not None else held[0].mailbox_id
    return not note_outcomes(uow, mailbox_id, noted)


def release_sends(uow: UnitOfWork, batch_id: UUID, send_ids: Sequence[UUID], *, reason: str | None = None) -> None:
    """Give back what was claimed and not begun; with a reason, it waits a moment."""
    if send_ids:
        held = _held(uow, batch_id, Send.id.in_(send_ids), Send.status.in_(("claimed", "submitting")))
        for send in held:
            _wait(send, "planned", unreached_for(1) if reason else dt.timedelta(), reason)
            send.taken_at = None


def release_expired(uow: UnitOfWork, *, repeatable: Callable[[UUID], bool]) -> int:
    """Take up what dead batches left behind.

    :param repeatable: whether handing a mail of a mailbox over once more does no harm (it becomes the same file).
    """
    query = (
        select(Send)
        .where(Send.claimed_until < now(), Send.status.in_(("claimed", "submitting")))
        .limit(500)
        .with_for_update(skip_locked=True)
    )
    expired = uow.session.scalars(query).all()
    for send in expired:
        if send.status == "claimed" or repeatable(send.mailbox_id):
            _wait(send, "planned", dt.timedelta(), send.reason)
        else:
            end_send(uow, send, "unknown", EmailUnknown, reason=CUT)
    return len(expired)


def _held(uow: UnitOfWork, batch_id: UUID, *conditions: ColumnElement[bool], bodies: bool = False) -> list[Send]:
    query = select(Send).where(Send.claimed_by == batch_id, *conditions).order_by(Send.id).with_for_update()
    if not bodies:
        query = query.options(defer(Send.text), defer(Send.html), defer(Send.attachments))
    return list(uow.session.scalars(query))


def _accepted(send: Send, outcome: Outcome, version: int) -> Told | None:
    """What `accept_sends` has written, told; the row itself is not looked at again."""
    send.status, send.version = "submitting", version - 1
    return _settle(send, outcome)


def _settle(send: Send, outcome: Outcome) -> Told | None:
    if outcome.kind == "accepted":
        send.reply_text, send.accepted_at = outcome.words, now()
        send.provider_id = provider_id(outcome.words)
        return _end(send, "accepted", EmailSent, None)
    if outcome.kind == "rejected":
        return _end(send, "rejected", EmailFailed, outcome.words)
    if outcome.kind == "unknown":
        return _end(send, "unknown", EmailUnknown, outcome.words)
    if outcome.kind == "unreached":
        _wait(send, "planned", unreached_for(send.attempts), outcome.words)
        return None
    if (delay := deferred_for(send.attempts)) is not None:
        _wait(send, "deferred", delay, outcome.words)
        return None
    return _end(send, "rejected", EmailFailed, f"given up: {outcome.words}")


def _heed(send: Send, objection: Wait | Drop) -> Told | None:
    if isinstance(objection, Drop):
        return _end(send, objection.status, EmailFailed, objection.reason)
    send.next_attempt_at, send.reason = objection.until, objection.reason
    # A mail that has to wait for its window is not late for having waited.
    send.due_at = max(send.due_at, objection.until or send.due_at)
    return None


def _wait(send: Send, status: str, delay: dt.timedelta, reason: str | None) -> None:
    send.status, send.claimed_by, send.claimed_until = status, None, None
    send.next_attempt_at, send.reason = now() + delay, reason


def end_send(uow: UnitOfWork, send: Send, status: str, event: type[RecordEvent], *, reason: str | None) -> None:
    """Say how a mail ended, to those who heard that it was planned."""
    _tell(uow, [_end(send, status, event, reason)])


def _end(send: Send, status: str, event: type[RecordEvent], reason: str | None) -> Told | None:
    if send.status == status:
        return None
    changed = {"status": Change(before=send.status, after=status)}
    send.status, send.reason, send.claimed_until, send.next_attempt_at = status, reason, None, None
    touch(send)
    if send.cause is None:
        return None
    # Each mail goes on with the chain of causes, and in the lane, in which it was planned.
    return event(record=send_state(send), changed=changed), Envelope.from_wire(send.cause), _lane(send)


def _tell(uow: UnitOfWork, told: Iterable[Told | None]) -> None:
    known = [one for one in told if one is not None]
    if known:
        uow.record_each(known)
        states = [event.record for event, _, _ in known if isinstance(event, RecordEvent)]
        look_again(uow, {send.enrolment_id for send in states if isinstance(send, records.Send) and send.enrolment_id})


def _lane(send: Send) -> Lane:
    return "bulk" if send.lane == "bulk" else "live"
