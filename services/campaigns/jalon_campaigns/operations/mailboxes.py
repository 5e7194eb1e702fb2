"""Mailboxes: who may set them up, what they look like to the sender, and what was said by their servers."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jalon_campaigns.config import seal
from jalon_campaigns.domain.addresses import normal_address
from jalon_campaigns.domain.mail import check_sender_name
from jalon_campaigns.domain.mail_servers import parse_server
from jalon_campaigns.domain.refusals import ServerRefused
from jalon_campaigns.models import INSTALLATION_MAILBOX, WAITING, Mailbox, Send, mailbox_state
from jalon_campaigns.operations.refusals import MailboxInUse
from jalon_core.access.rights import may_read_configuration, require_configure
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.errors import Conflict, Invalid, NotFound
from jalon_core.settings import Settings
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.campaigns import MailboxCreated, MailboxDeleted, MailboxUpdated

_SECRETS = {"smtp_url": ("smtp_sealed", "smtp"), "imap_url": ("imap_sealed", "imap")}


def create_mailbox(uow: UnitOfWork, *, name: str, team_id: UUID | None = None, **fields: Any) -> Mailbox:
    """Set up a mailbox for a team, or (without one) for all teams.

    :param fields: columns of the model, and ``smtp_url`` and ``imap_url``, which are kept sealed.
    :raises AddressRefused: an address is none.
    :raises ServerRefused: the address of a server is none.
    """
    require_configure(uow.caller, team_id)
    mailbox = Mailbox(name=name, team_id=team_id, looked_at=now())
    _write(uow, mailbox, fields)
    uow.session.add(mailbox)
    uow.session.flush()
    uow.record(MailboxCreated(record=mailbox_state(mailbox)))
    return mailbox


def update_mailbox(uow: UnitOfWork, mailbox_id: UUID, *, expected_version: int | None = None, **fields: Any) -> Mailbox:
    """Change a mailbox; what is already planned goes out as it is then. A new password ends its pause.

    :raises NotFound: there is none, or the caller may not see it.
    :raises VersionConflict: somebody changed it meanwhile.
    """
    mailbox = locked_mailbox(uow, mailbox_id)
    require_configure(uow.caller, mailbox.team_id)
    before = mailbox_state(mailbox)
    require_version(expected_version, before)
    sealed = (mailbox.smtp_sealed, mailbox.imap_sealed, mailbox.inbound_address, mailbox.imap_folder)
    _write(uow, mailbox, fields)
    changed = changed_fields(before, mailbox_state(mailbox))
    if changed or sealed != (mailbox.smtp_sealed, mailbox.imap_sealed, mailbox.inbound_address, mailbox.imap_folder):
        touch(mailbox)
        uow.record(MailboxUpdated(record=mailbox_state(mailbox), changed=changed))
    return mailbox


def resume_mailbox(uow: UnitOfWork, mailbox_id: UUID) -> Mailbox:
    """Let a paused mailbox send again at once: one mail first, and the rest when that is taken."""
    mailbox = locked_mailbox(uow, mailbox_id)
    require_configure(uow.caller, mailbox.team_id)
    if mailbox.paused_until is not None:
        before = mailbox_state(mailbox)
        mailbox.paused_until = None
        touch(mailbox)
        after = mailbox_state(mailbox)
        uow.record(MailboxUpdated(record=after, changed=changed_fields(before, after)))
    return mailbox


def delete_mailbox(uow: UnitOfWork, mailbox_id: UUID, *, expected_version: int | None = None) -> None:
    """Delete a mailbox and its passwords.

    :raises MailboxInUse: mails wait to go out through it.
    :raises Conflict: it is the installation's own.
    """
    mailbox = locked_mailbox(uow, mailbox_id)
    require_configure(uow.caller, mailbox.team_id)
    require_version(expected_version, mailbox_state(mailbox))
    if mailbox_id == INSTALLATION_MAILBOX:
        raise Conflict("the installation's own mailbox stays")
    waiting = select(func.count()).where(
        Send.mailbox_id == mailbox_id, Send.status.in_((*WAITING, "claimed", "submitting"))
    )
    if count := uow.session.scalar(waiting):
        raise MailboxInUse(f"{count} mails wait to go out through it", extra={"waiting": count})
    mailbox.smtp_sealed = mailbox.imap_sealed = None
    mailbox.deleted_at = now()
    touch(mailbox)
    uow.record(MailboxDeleted(record=mailbox_state(mailbox)))


def check_mailbox(uow: UnitOfWork, mailbox_id: UUID | None, team_id: UUID | None) -> None:
    """Stop unless mails of this team may be sent by this mailbox; None stands for the installation's.

    :raises jalon_core.errors.Invalid: there is none, or it is another team's.
    """
    if mailbox_id in (None, INSTALLATION_MAILBOX):
        return
    mailbox = uow.session.get(Mailbox, mailbox_id)
    usable = mailbox is not None and mailbox.deleted_at is None and mailbox.team_id in (None, team_id)
    if not usable or not may_read_configuration(uow.caller, team_id):
        raise Invalid("there is no such mailbox", fields={"mailbox_id": ["is none of this team"]})


def locked_mailbox(uow: UnitOfWork, mailbox_id: UUID) -> Mailbox:
    """A mailbox to be changed.

    :raises NotFound: there is none, or the caller may not see it.
    """
    if mailbox_id == INSTALLATION_MAILBOX:
        keep_installation_mailbox(uow)
    mailbox = uow.session.get(Mailbox, mailbox_id, with_for_update=True)
    if mailbox is None or mailbox.deleted_at or not may_read_configuration(uow.caller, mailbox.team_id):
        raise NotFound
    return mailbox


def keep_installation_mailbox(uow: UnitOfWork) -> None:
    """Have the row of the installation's own mailbox; it is made when it is first needed."""
    if uow.session.get(Mailbox, INSTALLATION_MAILBOX) is not None:
        return
    dialect = uow.session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    row = {"id": INSTALLATION_MAILBOX, "name": "Jalon", "looked_at": now()}
    uow.session.execute(insert(Mailbox).values(row).on_conflict_do_nothing())


def note_poll(session: Session, mailbox_id: UUID, *, at: dt.datetime, problem: str | None) -> None:
    """Say how the last reading of a mailbox's answers went; the time is kept only when it went well."""
    values: dict[str, Any] = {"poll_problem": problem}
    if problem is None:
        values["polled_at"] = at
    session.execute(update(Mailbox).where(Mailbox.id == mailbox_id).values(values))


def _write(uow: UnitOfWork, mailbox: Mailbox, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name in _SECRETS:
            column, protocol = _SECRETS[name]
            setattr(mailbox, column, _sealed(uow.settings, value, protocol))
            if name == "smtp_url":
                mailbox.failures, mailbox.paused_until, mailbox.pause_reason = 0, None, None
        elif name in ("from_address", "inbound_address"):
            setattr(mailbox, name, normal_address(value) if value else None)
        elif name == "from_name":
            mailbox.from_name = check_sender_name(value)
        else:
            setattr(mailbox, name, value)


def _sealed(settings: Settings, url: str | None, protocol: str) -> str | None:
    if not url:
        return None
    if parse_server(url, protocol).cafile is not None:
        raise ServerRefused("files are named by the installation's settings only")
    return seal(settings, url)
