"""The sender: claims due mails of one mailbox, hands them over in small groups, writes down how each ended.

A group is marked ``submitting`` in a committed transaction before its first byte goes out; the next transaction settles
it and marks the group after it. Killed in between, a sender leaves one group of which nobody knows, and no mail is ever
handed over twice.
"""

import threading
from collections.abc import Sequence
from email.errors import MessageError
from uuid import UUID

from jalon_campaigns.domain.outcomes import Outcome
from jalon_campaigns.domain.refusals import SecretLost
from jalon_campaigns.jobs.doubt import BUDGET, Pace
from jalon_campaigns.models import Mailbox, Send
from jalon_campaigns.operations.deliveries import (
    LEASE,
    anything_due,
    begin_submitting,
    claim_sends,
    release_sends,
    renew_lease,
    settle_sends,
)
from jalon_campaigns.operations.links import keep_links
from jalon_campaigns.transports.composing import Composer, composer_of, links_of, route_of
from jalon_campaigns.transports.routes import Transport, close_transports, transport_of
from jalon_campaigns.transports.written import Written
from jalon_core.ids import new_id
from jalon_core.leases import lease_kept
from jalon_core.service import Context

_of_thread = threading.local()

_KNOWN_LINKS = 10_000
_known_links: dict[str, set[str]] = {}
"""Links whose rows are committed, by database."""


def send_due(context: Context) -> int:
    """Send one batch; say how many mails it dealt with."""
    with context.reading() as session:
        due = anything_due(session)
    if not due:
        close_transports()
        _of_thread.pace = Pace()  # who knows how the server is when there is something again
        return 0
    pace: Pace = _of_thread.__dict__.setdefault("pace", Pace())
    batch_id = new_id()
    with context.transaction() as uow:
        claimed = claim_sends(uow, batch_id, pace.claim)
    if claimed.mailbox is not None and claimed.send_ids:
        with lease_kept(context, lambda uow: renew_lease(uow, batch_id), lasting=LEASE):
            _Batch(context, claimed.mailbox, batch_id, pace).send(claimed.send_ids)
    return claimed.dealt_with


class _Batch:
    """Mails of one mailbox, claimed together."""

    def __init__(self, context: Context, mailbox: Mailbox, batch_id: UUID, pace: Pace) -> None:
        self.context = context
        self.mailbox = mailbox
        self.batch_id = batch_id
        self.pace = pace
        self.group: list[Send] = []

    def send(self, left: list[UUID]) -> None:
        """Hand all of them over, group by group, as long as the server lets us."""
        try:
            transport = transport_of(route_of(self.context.settings, self.mailbox))
        except SecretLost as lost:
            with self.context.transaction() as uow:
                release_sends(uow, self.batch_id, left, reason=str(lost))
            return
        composer = composer_of(self.context.settings, self.mailbox)
        in_doubt = BUDGET.take(min(self.pace.group, len(left)))
        outcomes: dict[UUID, Outcome] = {}
        try:
            while left and not _unreached(outcomes):
                sends = self._next_group(outcomes, left[:in_doubt])
                if sends is None:
                    outcomes = {}
                    break
                left = left[in_doubt:]
                with self.pace.watched():
                    outcomes = _hand_over(transport, composer, sends)
            self._end(outcomes, left)
        finally:
            BUDGET.give_back(in_doubt)

    def _next_group(self, outcomes: dict[UUID, Outcome], group: list[UUID]) -> list[Send] | None:
        """Settle the group before, and mark this one; None where the mailbox has to pause."""
        with self.context.transaction() as uow:
            if not settle_sends(uow, self.batch_id, outcomes, mailbox=self.mailbox, sends=self.group):
                return None
            sends = begin_submitting(uow, self.batch_id, group)
            known = _known_links.setdefault(str(self.context.database.url), set())
            links = {url for send in sends for url in links_of(self.context.settings, send)} - known
            keep_links(uow, links)
        if len(known) + len(links) > _KNOWN_LINKS:
            known.clear()
        known.update(links)
        self.group = sends
        return sends

    def _end(self, outcomes: dict[UUID, Outcome], left: list[UUID]) -> None:
        with self.context.transaction() as uow:
            settle_sends(uow, self.batch_id, outcomes, mailbox=self.mailbox, sends=self.group)
            release_sends(uow, self.batch_id, left, reason=_unreached(outcomes))


def _hand_over(transport: Transport, composer: Composer, sends: Sequence[Send]) -> dict[UUID, Outcome]:
    outcomes: dict[UUID, Outcome] = {}
    mails: list[Written] = []
    for send in sends:
        try:
            mails.append(composer.write(send))
        except (ValueError, MessageError) as error:
            outcomes[send.id] = Outcome("rejected", f"cannot be written as a mail: {error}")
    for mail, outcome in zip(mails, transport.deliver(mails), strict=True):
        outcomes[mail.send_id] = outcome
    return outcomes


def _unreached(outcomes: dict[UUID, Outcome]) -> str | None:
    return next((outcome.words for outcome in outcomes.values() if outcome.kind == "unreached"), None)
