"""Telling whoever can mend it that a mailbox has paused: nobody looks for what does not happen."""

from sqlalchemy import select

from jalon_automation.operations.notifications import send_notification
from jalon_core.copies.reading import copied_many
from jalon_core.db.tables import record_copies
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands.automation import NotificationSend
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.campaigns import MailboxPaused
from jalon_sdk.records import Mailbox, Member

_WORDS = {
    "fr": "La boîte « {name} » est en pause, rien n’en part : {reason}",
    "en": "The mailbox “{name}” is paused, nothing goes out: {reason}",
}


def tell_of_pause(uow: UnitOfWork, event: MailboxPaused, envelope: Envelope) -> None:
    """Notify the admins, and the managers of the mailbox's team, once for each time that it pauses.

    A pause that is only made longer is no news.
    """
    reason = event.changed.get("pause_reason")
    if reason is None or reason.before is not None:
        return
    mailbox = event.record
    for member in _who_can_mend(uow, mailbox):
        words = _WORDS["en" if member.language == "en" else "fr"]
        send_notification(
            uow,
            NotificationSend(
                member_id=member.id,
                text=words.format(name=mailbox.name, reason=mailbox.pause_reason or ""),
                link=f"mailboxes/{mailbox.id}",
            ),
            key=f"mailbox-paused:{envelope.id}:{member.id}",
        )


def _who_can_mend(uow: UnitOfWork, mailbox: Mailbox) -> list[Member]:
    known = select(record_copies.c.id).where(record_copies.c.kind == "member", record_copies.c.deleted.is_(False))
    members: list[Member] = list(copied_many(uow.session, "member", uow.session.scalars(known)).values())
    manages = str(mailbox.team_id)
    return [
        member for member in members if member.active and (member.is_admin or member.roles.get(manages) == "manager")
    ]
