"""Telling whoever can mend it that a mailbox has paused: nobody looks for what does not happen."""

from jalon_automation.operations.menders import who_can_mend
from jalon_automation.operations.notifications import send_notification
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands.automation import NotificationSend
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.campaigns import MailboxPaused

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
    for member in who_can_mend(uow.session, mailbox.team_id):
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
