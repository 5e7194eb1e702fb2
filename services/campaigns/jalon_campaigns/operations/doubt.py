"""After a backup was put back: what was on its way out may have gone out since; nobody sends it again unasked."""

from sqlalchemy import or_, select

from jalon_campaigns.models import WAITING, Send
from jalon_campaigns.operations.deliveries import end_send
from jalon_core.clock import now
from jalon_core.copies.restoring import is_from_before
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.campaigns import EmailUnknown

DOUBT = "a backup was restored: the mail may have been sent before"


def doubt_what_was_under_way(uow: UnitOfWork) -> None:
    """Mails that a backup knows as waiting, or as being handed over, become ``unknown``."""
    due = (Send.status.in_(WAITING)) & (Send.next_attempt_at <= now())
    under_way = select(Send).where(or_(due, Send.status.in_(("claimed", "submitting")))).with_for_update()
    for send in uow.session.scalars(under_way).all():
        end_send(uow, send, "unknown", EmailUnknown, reason=DOUBT)


def doubt_what_was_asked_before(uow: UnitOfWork, send: Send) -> None:
    """A mail that was asked for before the backup was restored becomes ``unknown`` at once."""
    if is_from_before(uow.session, uow.cause):
        end_send(uow, send, "unknown", EmailUnknown, reason=DOUBT)
