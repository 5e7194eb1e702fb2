"""The account behind a mailbox: its servers, opened, and its sender; the installation's where it names none."""

from email.utils import formataddr, parseaddr

from jalon_campaigns.config import sender_address, smtp_server, unseal
from jalon_campaigns.domain.mail_servers import MailServer, parse_server
from jalon_campaigns.models.mailboxes import Mailbox
from jalon_core.settings import Settings


def server_of(settings: Settings, mailbox: Mailbox) -> MailServer | None:
    """The server that sends for a mailbox; None: its mails become files.

    :raises SecretLost: its address cannot be opened.
    """
    if mailbox.smtp_sealed is None:
        return smtp_server(settings)
    return parse_server(unseal(settings, mailbox.smtp_sealed), "smtp")


def imap_server_of(settings: Settings, mailbox: Mailbox) -> MailServer | None:
    """The server that the answers to a mailbox are read from; None: they are not read.

    :raises SecretLost: its address cannot be opened.
    """
    return parse_server(unseal(settings, mailbox.imap_sealed), "imap") if mailbox.imap_sealed else None


def sender_of(settings: Settings, mailbox: Mailbox) -> str:
    """From whom a mailbox's mails are: ``Chorale <bonjour@chorale.example>``."""
    default_name, default_address = parseaddr(settings.mail_from)
    if mailbox.from_address is None:
        return (
            settings.mail_from if not mailbox.from_name else formataddr((mailbox.from_name, default_address), "utf-8")
        )
    return f'"{mailbox.from_name or default_name}" <{mailbox.from_address}>'


def envelope_sender_of(settings: Settings, mailbox: Mailbox) -> str:
    """The bare address that bounces go to."""
    return mailbox.from_address or sender_address(settings)
