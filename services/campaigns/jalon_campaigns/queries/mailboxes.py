"""Finding mailboxes, with what they sent lately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_campaigns.domain.limits import WINDOWS
from jalon_campaigns.domain.mail_servers import shown
from jalon_campaigns.domain.refusals import SecretLost
from jalon_campaigns.models import WAITING, Mailbox, Send
from jalon_campaigns.models.accounts import imap_server_of, sender_of, server_of
from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read_configuration, readable_configuration
from jalon_core.clock import now
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_core.settings import Settings


@dataclass(frozen=True, kw_only=True)
class ShownMailbox:
    """A mailbox as it is shown: its servers without passwords, how it does, what it sent and has to send.

    :ivar state: ``ready``, ``paused`` (it may not send before ``paused_until``) or ``probing`` (one mail is tried).
    :ivar sent: mails taken within each of its limits' times, whether there is a limit or not.
    :ivar waiting: mails that are due, or will be.
    :ivar held: of these, the ones that wait for somebody's word.
    """

    mailbox: Mailbox
    sender: str
    smtp_server: str | None
    imap_server: str | None
    state: str
    sent: Mapping[str, int]
    waiting: int
    held: int

    def __getattr__(self, name: str) -> Any:
        """A column of the mailbox."""
        return getattr(self.mailbox, name)


def list_mailboxes(
    session: Session, settings: Settings, caller: Caller, *, limit: int, cursor: str | None = None
) -> Page[ShownMailbox]:
    """The shared mailboxes and those of the caller's teams, by name."""
    query = select(Mailbox).where(Mailbox.deleted_at.is_(None), readable_configuration(caller, Mailbox.team_id))
    page = paginate(session, query, order=[Mailbox.name, Mailbox.id], limit=limit, cursor=cursor)
    return Page(items=_shown(session, settings, page.items), next=page.next)


def get_mailbox(session: Session, settings: Settings, caller: Caller, mailbox_id: UUID) -> ShownMailbox:
    """One mailbox.

    :raises NotFound: there is none, or the caller may not see it.
    """
    mailbox = session.get(Mailbox, mailbox_id)
    if mailbox is None or mailbox.deleted_at or not may_read_configuration(caller, mailbox.team_id):
        raise NotFound
    return _shown(session, settings, [mailbox])[0]


def _shown(session: Session, settings: Settings, mailboxes: Sequence[Mailbox]) -> list[ShownMailbox]:
    return [
        ShownMailbox(
            mailbox=mailbox,
            sender=sender_of(settings, mailbox),
            smtp_server=_server(settings, mailbox, "smtp"),
            imap_server=_server(settings, mailbox, "imap"),
            state=_state(mailbox),
            sent={name: _sent(session, mailbox.id, name) for name in WINDOWS},
            waiting=_waiting(session, mailbox.id),
            held=_waiting(session, mailbox.id, held=True),
        )
        for mailbox in mailboxes
    ]


def _server(settings: Settings, mailbox: Mailbox, protocol: str) -> str | None:
    try:
        server = server_of(settings, mailbox) if protocol == "smtp" else imap_server_of(settings, mailbox)
    except SecretLost:
        return "?"
    return shown(server) if server else None


def _state(mailbox: Mailbox) -> str:
    if mailbox.pause_reason is None:
        return "ready"
    return "paused" if mailbox.paused_until is not None and mailbox.paused_until > now() else "probing"


def _sent(session: Session, mailbox_id: UUID, window: str) -> int:
    query = select(func.count()).where(Send.mailbox_id == mailbox_id, Send.taken_at > now() - WINDOWS[window])
    return session.scalar(query) or 0


def _waiting(session: Session, mailbox_id: UUID, *, held: bool = False) -> int:
    query = select(func.count()).where(Send.mailbox_id == mailbox_id, Send.status.in_(WAITING))
    if held:
        query = query.where(Send.next_attempt_at.is_(None))
    return session.scalar(query) or 0
