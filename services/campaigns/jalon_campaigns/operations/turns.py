"""Whose turn it is: which mailbox may send now, how many mails, and which of those that wait.

What a mailbox has sent is read from its sends (``taken_at``), so that its limits hold for all sender processes together
and over restarts. A mailbox with limits, or one that is being tried after a pause, is claimed from by one at a time.
"""

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import defer

from jalon_campaigns.domain.limits import MAX_LATENESS, MINUTE, WINDOWS, Window, allowance
from jalon_campaigns.models import FIRST, FOLLOW_UP, LAST, WAITING, Mailbox, Send
from jalon_campaigns.operations.mailboxes import keep_installation_mailbox
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork

LOOK_EVERY = dt.timedelta(minutes=1)
LATE = "too late to be sent without asking: nobody could send it for hours"
TOO_MANY_TO_DOMAIN = "waits: the mailbox's limit for this recipient's domain is reached"
PROBE = dt.timedelta(minutes=2)
"""For so long one mail says whether a mailbox that had paused may go on; nobody else tries meanwhile."""


def take_turn(uow: UnitOfWork, most: int) -> tuple[Mailbox | None, list[Send]]:
    """The mails that may go out next, of one mailbox, locked; the mailbox that they go through.

    :param most: as many at most.
    :returns: no mailbox and nothing where nothing is due, or nobody may send.
    """
    for mailbox in _able(uow):
        look(uow, mailbox)
        allowed = _allowed(uow, mailbox)
        if allowed == 0:
            continue
        due = _due(uow, mailbox, most if allowed is None else min(most, allowed))
        if due:
            _note_turn(mailbox)
            return mailbox, due
    return None, []


def look(uow: UnitOfWork, mailbox: Mailbox) -> None:
    """Notice that a mailbox is able to send; if nobody noticed for hours, hold back what was missed meanwhile.

    A campaign's mail of this morning that goes out tonight does harm: it waits until somebody confirms it. What waits
    because of the mailbox's own limits is not late: it was looked at all the time.
    """
    moment = now()
    if mailbox.looked_at is not None and mailbox.looked_at > moment - LOOK_EVERY:
        return
    if mailbox.looked_at is not None and mailbox.looked_at < moment - MAX_LATENESS:
        uow.session.execute(
            update(Send)
            .where(
                Send.mailbox_id == mailbox.id,
                Send.purpose == "campaign",
                Send.status.in_(WAITING),
                Send.next_attempt_at <= moment,
                Send.due_at < moment - MAX_LATENESS,
            )
            .values(next_attempt_at=None, reason=LATE)
        )
    mailbox.looked_at = moment


def look_at_mailboxes(uow: UnitOfWork) -> None:
    """`look` at all that are able to send, also where nothing is due."""
    for mailbox in _able(uow):
        look(uow, mailbox)


def _able(uow: UnitOfWork) -> Sequence[Mailbox]:
    keep_installation_mailbox(uow)
    moment = now()
    query = select(Mailbox).where(
        Mailbox.deleted_at.is_(None),
        or_(Mailbox.paused_until.is_(None), Mailbox.paused_until <= moment),
        or_(Mailbox.next_turn_at.is_(None), Mailbox.next_turn_at <= moment),
    )
    mailboxes = list(uow.session.scalars(query))
    # By chance, so that no mailbox with much to send keeps the others waiting.
    random.shuffle(mailboxes)
    return mailboxes


def _anything_due(uow: UnitOfWork, mailbox_id: UUID) -> bool:
    return any(
        uow.session.scalar(select(Send.id).where(_waits(mailbox_id, priority)).limit(1)) is not None
        for priority in (FIRST, FOLLOW_UP, LAST)
    )


def _waits(mailbox_id: UUID, priority: int) -> ColumnElement[bool]:
    return and_(
        Send.mailbox_id == mailbox_id,
        Send.priority == priority,
        Send.next_attempt_at <= now(),
        Send.status.in_(WAITING),
    )


def _allowed(uow: UnitOfWork, mailbox: Mailbox) -> int | None:
    limits = {name: getattr(mailbox, name) for name in WINDOWS if getattr(mailbox, name) is not None}
    probing = mailbox.pause_reason is not None
    one_at_a_time = limits or probing or mailbox.jitter_seconds or mailbox.domain_per_minute is not None
    if not one_at_a_time:
        return None
    if not _anything_due(uow, mailbox.id):
        return 0
    locked = uow.session.scalar(
        select(Mailbox)
        .where(Mailbox.id == mailbox.id, Mailbox.deleted_at.is_(None))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    moment = now()
    if locked is None or any(at is not None and at > moment for at in (locked.paused_until, locked.next_turn_at)):
        return 0  # somebody else's turn
    windows = [Window(limit, _taken(uow, mailbox.id, WINDOWS[name])) for name, limit in limits.items()]
    return allowance(windows, jittered=bool(mailbox.jitter_seconds), probing=probing)


def _taken(uow: UnitOfWork, mailbox_id: UUID, within: dt.timedelta) -> int:
    query = select(func.count()).where(Send.mailbox_id == mailbox_id, Send.taken_at > now() - within)
    return uow.session.scalar(query) or 0


def _due(uow: UnitOfWork, mailbox: Mailbox, most: int) -> list[Send]:
    due: list[Send] = []
    for priority in (FIRST, FOLLOW_UP, LAST):
        if len(due) >= most:
            break
        due += uow.session.scalars(
            select(Send)
            .where(_waits(mailbox.id, priority))
            .order_by(Send.next_attempt_at, Send.id)
            .limit(most - len(due))
            .with_for_update(skip_locked=True)
            .options(defer(Send.text), defer(Send.html), defer(Send.attachments), defer(Send.cause))
        )
    return due if mailbox.domain_per_minute is None else _within_domains(uow, mailbox, due)


def _within_domains(uow: UnitOfWork, mailbox: Mailbox, due: list[Send]) -> list[Send]:
    taken = uow.session.scalars(
        select(Send.to_address).where(Send.mailbox_id == mailbox.id, Send.taken_at > now() - MINUTE)
    )
    sent = Counter(_domain(address) for address in taken)
    chosen, full = [], set()
    for send in due:
        domain = _domain(send.to_address)
        if sent[domain] >= (mailbox.domain_per_minute or 0):
            full.add(domain)
            continue
        sent[domain] += 1
        chosen.append(send)
    for domain in full:
        _put_off(uow, mailbox.id, domain, {send.id for send in chosen})
    return chosen


def _put_off(uow: UnitOfWork, mailbox_id: UUID, domain: str, chosen: set[UUID]) -> None:
    """All mails to a domain wait for its next minute, so that they do not stand before those to others."""
    escaped = domain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    uow.session.execute(
        update(Send)
        .where(
            Send.mailbox_id == mailbox_id,
            Send.status.in_(WAITING),
            Send.next_attempt_at <= now(),
            Send.to_address.like(f"%@{escaped}", escape="\\"),
            Send.id.not_in(chosen),
        )
        .values(next_attempt_at=now() + MINUTE, reason=TOO_MANY_TO_DOMAIN)
        .execution_options(synchronize_session=False)
    )


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _note_turn(mailbox: Mailbox) -> None:
    if mailbox.pause_reason is not None:
        mailbox.paused_until = now() + PROBE
    if mailbox.jitter_seconds:
        mailbox.next_turn_at = now() + dt.timedelta(seconds=random.uniform(0, mailbox.jitter_seconds))  # noqa: S311  no secret
