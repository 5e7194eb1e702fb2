"""What dead batches left behind is taken up."""

from sqlalchemy import select

from jalon_campaigns.models import Mailbox
from jalon_campaigns.operations.deliveries import release_expired
from jalon_campaigns.operations.sends import SENDS
from jalon_campaigns.operations.turns import look_at_mailboxes
from jalon_core.bus.waking import wake_after_commit
from jalon_core.service import Context


def release_expired_leases(context: Context) -> int:
    """Plan again what was only claimed; what was being handed over becomes ``unknown``, or is repeated if it may be.

    It looks at the mailboxes too: one at which nobody looked for hours has missed something.
    """
    with context.transaction() as uow:
        look_at_mailboxes(uow)
        files = {mailbox.id for mailbox in uow.session.scalars(select(Mailbox)) if writes_files(context, mailbox)}
        released = release_expired(uow, repeatable=files.__contains__)
        if released:
            wake_after_commit(uow.session, SENDS)
    return released


def writes_files(context: Context, mailbox: Mailbox) -> bool:
    """Whether a mailbox's mails become files: written twice, each is still one mail."""
    return mailbox.smtp_sealed is None and not context.settings.smtp_url
