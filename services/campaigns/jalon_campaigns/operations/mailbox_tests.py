"""Trying a mailbox: a mail to whoever asks, at once, outside of the line of mails; what its server answered."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from jalon_campaigns.domain.addresses import domain_of, normal_address
from jalon_campaigns.domain.mail import Mail, compose, message_id
from jalon_campaigns.domain.outcomes import Outcome
from jalon_campaigns.models import Mailbox
from jalon_campaigns.models.accounts import sender_of
from jalon_campaigns.operations.refusals import NoAddress
from jalon_campaigns.transports.composing import AUTOMATIC, route_of
from jalon_campaigns.transports.routes import Route, make_transport
from jalon_campaigns.transports.written import Written
from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read_configuration, require_configure
from jalon_core.clock import now
from jalon_core.copies.reading import copied
from jalon_core.errors import NotFound
from jalon_core.ids import new_id
from jalon_core.settings import Settings

_WORDS = {
    "fr": ("Essai de la boîte « {name} »", "Ce message a été envoyé par la boîte « {name} » pour l'essayer.\n"),
    "en": ("Trying the mailbox “{name}”", "This message was sent through the mailbox “{name}” to try it.\n"),
}


@dataclass(frozen=True)
class Trial:
    """A mail that is about to try a mailbox."""

    route: Route
    mail: Written


@dataclass(frozen=True)
class MailboxTest:
    """What happened to it; see `jalon_campaigns.domain.outcomes.Outcome`."""

    outcome: str
    words: str
    to: str


def trial_of(session: Session, settings: Settings, caller: Caller, mailbox_id: UUID) -> Trial:
    """Write the mail that tries a mailbox, to the caller.

    :raises NotFound: there is no such mailbox, or the caller may not see it.
    :raises NoAddress: the caller has none.
    :raises SecretLost: the mailbox's password cannot be opened.
    """
    mailbox = session.get(Mailbox, mailbox_id)
    if mailbox is None or mailbox.deleted_at or not may_read_configuration(caller, mailbox.team_id):
        raise NotFound
    require_configure(caller, mailbox.team_id)
    member = copied(session, "member", caller.member_id) if caller.member_id else None
    if member is None:
        raise NoAddress("only a member with an address can try a mailbox")
    subject, text = (words.format(name=mailbox.name) for words in _WORDS["en" if caller.language == "en" else "fr"])
    send_id, moment, sender = new_id(), now(), sender_of(settings, mailbox)
    to = normal_address(member.email)
    content = compose(
        Mail(
            message_id=message_id(send_id, domain_of(sender)),
            sender=sender,
            to_address=to,
            to_name=member.name,
            reply_to=None,
            subject=subject,
            text=text,
            html=None,
            attachments=(),
            date=moment,
            headers=[AUTOMATIC],
        )
    )
    written = Written(send_id=send_id, to=to, planned_at=moment, content=content)
    return Trial(route_of(settings, mailbox), written)


def carry_out(trial: Trial) -> MailboxTest:
    """Hand the mail over. It takes as long as the server takes: to be called outside of any transaction."""
    transport = make_transport(trial.route)
    try:
        outcome: Outcome = transport.deliver([trial.mail])[0]
    finally:
        transport.close()
    return MailboxTest(outcome.kind, outcome.words, trial.mail.to)
