"""The breaker of a mailbox: an account that its server refuses again and again pauses, and nobody's mails are burnt.

After the pause one mail is tried. Is it taken, the mailbox goes on; if not, the next pause is longer.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, select

from jalon_campaigns.domain.limits import POLICY_FAILURES, SIGN_IN_FAILURES, pause_after
from jalon_campaigns.domain.outcomes import Outcome
from jalon_campaigns.models import Mailbox, mailbox_state
from jalon_core.changes import changed_fields, touch
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.campaigns import MailboxPaused, MailboxResumed


def note_outcomes(uow: UnitOfWork, mailbox_id: UUID, outcomes: Iterable[Outcome]) -> bool:
    """Count refusals of the account in a row, and pause the mailbox when there are too many; say whether it did."""
    told = [outcome for outcome in outcomes if outcome.fault or outcome.kind in ("accepted", "rejected", "deferred")]
    if not told:
        return False
    if not any(outcome.fault for outcome in told):
        _note_success(uow, mailbox_id)
        return False
    mailbox = uow.session.get(Mailbox, mailbox_id, with_for_update=True, populate_existing=True)
    if mailbox is None:
        return False
    refused_sign_in = False
    for outcome in told:
        # A group that is not let in was at the door once, however many mails it had.
        again = outcome.fault == "sign_in" and refused_sign_in
        mailbox.failures = mailbox.failures + (0 if again else 1) if outcome.fault else 0
        refused_sign_in = outcome.fault == "sign_in"
    last = told[-1]
    if last.fault is None:
        _resume(uow, mailbox)
        return False
    pause = pause_after(mailbox.failures, SIGN_IN_FAILURES if last.fault == "sign_in" else POLICY_FAILURES)
    if pause is None and mailbox.pause_reason is not None:
        pause = pause_after(SIGN_IN_FAILURES, SIGN_IN_FAILURES)
    if pause is not None:
        _pause(uow, mailbox, now() + pause, last.words)
    return pause is not None


def note_account_refused(uow: UnitOfWork, mailbox_id: UUID, words: str) -> None:
    """A mail came back because of who sent it (blocked, spam, policy): that counts as a refusal of the account."""
    note_outcomes(uow, mailbox_id, [Outcome("rejected", words, "policy")])


def _note_success(uow: UnitOfWork, mailbox_id: UUID) -> None:
    # Asked without a lock first: this runs with every group of mails, and nearly always there is nothing to do.
    query = select(Mailbox.id).where(
        Mailbox.id == mailbox_id, or_(Mailbox.failures > 0, Mailbox.pause_reason.is_not(None))
    )
    if uow.session.scalar(query) is None:
        return
    mailbox = uow.session.get(Mailbox, mailbox_id, with_for_update=True, populate_existing=True)
    if mailbox is not None:
        mailbox.failures = 0
        _resume(uow, mailbox)


def _pause(uow: UnitOfWork, mailbox: Mailbox, until: dt.datetime, words: str) -> None:
    before = mailbox_state(mailbox)
    mailbox.paused_until, mailbox.pause_reason = until, words
    touch(mailbox)
    after = mailbox_state(mailbox)
    uow.record(MailboxPaused(record=after, changed=changed_fields(before, after)))


def _resume(uow: UnitOfWork, mailbox: Mailbox) -> None:
    if mailbox.pause_reason is None and mailbox.paused_until is None:
        return
    before = mailbox_state(mailbox)
    mailbox.paused_until = mailbox.pause_reason = None
    touch(mailbox)
    after = mailbox_state(mailbox)
    uow.record(MailboxResumed(record=after, changed=changed_fields(before, after)))
