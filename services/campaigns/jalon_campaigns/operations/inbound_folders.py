"""Who reads which mailbox, how far, and when again. One reader at a time; what a dead one held is free before long."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from jalon_campaigns.domain.mail_servers import MailServer
from jalon_campaigns.domain.refusals import SecretLost, ServerRefused
from jalon_campaigns.models import InboundFolder, Mailbox
from jalon_campaigns.models.accounts import imap_server_of
from jalon_campaigns.operations.inbound_mails import take_in
from jalon_campaigns.operations.mailboxes import note_poll
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork

EVERY = dt.timedelta(seconds=60)
"""How often a mailbox is read whose server does not tell of new mail."""

WATCHED_EVERY = dt.timedelta(minutes=4)
"""How often one is read nevertheless whose server does: sockets die in silence."""

LEASE = dt.timedelta(minutes=3)
"""For how long a reader holds a mailbox without renewing it."""

_BACK_OFF = tuple(dt.timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 900))


@dataclass(frozen=True, kw_only=True)
class Held:
    """A mailbox that a reader holds.

    :ivar server: None where its address cannot be read (``problem`` says why).
    :ivar since: mails before this moment are not looked at when the numbering is new.
    """

    mailbox_id: UUID
    folder: str
    server: MailServer | None
    problem: str = ""
    uid_validity: int | None
    last_uid: int
    since: dt.datetime


def hold_folder(uow: UnitOfWork, reader_id: UUID, *, mailbox_id: UUID | None = None) -> Held | None:
    """Take the mailbox that is due first, or this one if the reader has held it so far; None if there is none."""
    _have_rows(uow)
    query = (
        select(InboundFolder, Mailbox)
        .join(Mailbox, Mailbox.id == InboundFolder.mailbox_id)
        .where(Mailbox.imap_sealed.is_not(None), Mailbox.deleted_at.is_(None))
        .order_by(InboundFolder.next_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=InboundFolder)
    )
    if mailbox_id is not None:
        query = query.where(InboundFolder.mailbox_id == mailbox_id, InboundFolder.read_by == reader_id)
    else:
        free = or_(
            InboundFolder.read_until.is_(None), InboundFolder.read_until < now(), InboundFolder.read_by == reader_id
        )
        query = query.where(InboundFolder.next_at <= now(), free)
    row = uow.session.execute(query).one_or_none()
    if row is None:
        return None
    folder, mailbox = row
    if folder.folder != mailbox.imap_folder:
        folder.folder, folder.uid_validity, folder.last_uid = mailbox.imap_folder, None, 0
    folder.read_by, folder.read_until = reader_id, now() + LEASE
    server, problem = _server(uow, mailbox)
    return Held(
        mailbox_id=mailbox.id,
        folder=folder.folder,
        server=server,
        problem=problem,
        uid_validity=folder.uid_validity,
        last_uid=folder.last_uid,
        since=(mailbox.polled_at or mailbox.created_at) - dt.timedelta(days=7 if mailbox.polled_at else 1),
    )


def take_numbered(
    uow: UnitOfWork, reader_id: UUID, held: Held, *, uid_validity: int, uid: int, raw: bytes | None, at: dt.datetime
) -> bool:
    """Take a mail in and write down, in the same transaction, that the mailbox was read so far.

    :param raw: None for one that cannot be read and is left out.
    :returns: False if somebody else holds the mailbox by now: the reader has to stop.
    """
    folder = _of_reader(uow, reader_id, held)
    if folder is None:
        return False
    folder.uid_validity, folder.last_uid, folder.read_until = uid_validity, uid, now() + LEASE
    if raw is not None:
        take_in(uow, raw, mailbox_id=held.mailbox_id, received_at=at)
    return True


def note_read(uow: UnitOfWork, reader_id: UUID, held: Held, *, uid_validity: int, last_uid: int, watched: bool) -> None:
    """A mailbox was read to its end.

    :param watched: the reader stays connected and hears of new mail.
    """
    folder = _of_reader(uow, reader_id, held)
    if folder is None:
        return
    folder.uid_validity, folder.last_uid = uid_validity, last_uid
    # Step by step: a server that takes us in and throws us out again is not asked more often for it.
    folder.failures = max(0, folder.failures - 1)
    folder.next_at = now() + (WATCHED_EVERY if watched else EVERY)
    folder.read_until = folder.next_at + EVERY if watched else None
    note_poll(uow.session, held.mailbox_id, at=now(), problem=None)


def note_trouble(uow: UnitOfWork, reader_id: UUID, held: Held, problem: str) -> None:
    """A mailbox could not be read: it is tried again, later each time, and its page says why."""
    folder = _of_reader(uow, reader_id, held)
    if folder is None:
        return
    folder.next_at = now() + _BACK_OFF[min(folder.failures, len(_BACK_OFF) - 1)]
    folder.failures += 1
    folder.read_until = None
    note_poll(uow.session, held.mailbox_id, at=now(), problem=problem[:500])


def _have_rows(uow: UnitOfWork) -> None:
    known = select(InboundFolder.mailbox_id)
    query = select(Mailbox).where(
        Mailbox.imap_sealed.is_not(None), Mailbox.deleted_at.is_(None), Mailbox.id.not_in(known)
    )
    # The mailbox's row is the lock under which its first folder row is made.
    for mailbox in uow.session.scalars(query.with_for_update(skip_locked=True)).all():
        if uow.session.get(InboundFolder, mailbox.id) is None:
            uow.session.add(InboundFolder(mailbox_id=mailbox.id, folder=mailbox.imap_folder, next_at=now()))
    uow.session.flush()


def _server(uow: UnitOfWork, mailbox: Mailbox) -> tuple[MailServer | None, str]:
    try:
        return imap_server_of(uow.settings, mailbox), ""
    except (SecretLost, ServerRefused) as refusal:
        return None, str(refusal)


def _of_reader(uow: UnitOfWork, reader_id: UUID, held: Held) -> InboundFolder | None:
    folder = uow.session.get(InboundFolder, held.mailbox_id, with_for_update=True, populate_existing=True)
    return folder if folder is not None and folder.read_by == reader_id else None
