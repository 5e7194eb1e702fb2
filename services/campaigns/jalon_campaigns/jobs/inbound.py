"""The reader: reads mailboxes over IMAP as they come due, and at once where the server tells of new mail.

Each mail is taken in together with the mark of how far the mailbox was read: killed in between, a reader leaves a
mailbox that is read on from there. What the server tells while connected is a hint only; mailboxes are read by number
every few minutes whatever it says.
"""

import logging
import threading
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from jalon_campaigns.jobs.imap import TROUBLES, ImapFolder, Numbered
from jalon_campaigns.operations.inbound_folders import Held, hold_folder, note_read, note_trouble, take_numbered
from jalon_core.ids import new_id
from jalon_core.service import Context

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 50
"""So many mailboxes one reader stays connected to; others are read every minute."""

_of_thread = threading.local()


def read_mailboxes(context: Context) -> int:
    """Read what has news, and one mailbox that is due; say how many mailboxes were read."""
    readers: dict[str, Reader] = _of_thread.__dict__.setdefault("readers", {})
    key = str(context.database.url)
    if key not in readers:
        readers[key] = Reader()
    return readers[key].read_due(context)


class Reader:
    """Holds mailboxes and the connections to them. Used by one thread.

    :ivar id: names it in the rows of what it holds.
    """

    def __init__(self) -> None:
        self.id = new_id()
        self._open: dict[UUID, ImapFolder] = {}

    def read_due(self, context: Context) -> int:
        """Read what has news, and one mailbox that is due; say how many mailboxes were read."""
        news = [mailbox_id for mailbox_id, folder in self._open.items() if _has_news(folder)]
        return sum(self._read(context, mailbox_id) for mailbox_id in [*news, None])

    def close(self) -> None:
        """Let go of all connections."""
        for mailbox_id in list(self._open):
            self._drop(mailbox_id)

    def _read(self, context: Context, mailbox_id: UUID | None) -> int:
        with context.transaction() as uow:
            held = hold_folder(uow, self.id, mailbox_id=mailbox_id)
        if held is None:
            if mailbox_id is not None:
                self._drop(mailbox_id)
            return 0
        try:
            if held.server is None:
                raise OSError(held.problem)
            folder = self._opened(held)
            self._take(context, held, folder)
            watched = len(self._open) <= MOST_CONNECTIONS and folder.watch()
            with context.transaction() as uow:
                note_read(
                    uow,
                    self.id,
                    held,
                    uid_validity=folder.uid_validity,
                    last_uid=max(folder.last_uid, held.last_uid if held.uid_validity == folder.uid_validity else 0),
                    watched=watched,
                )
            if not watched:
                self._drop(held.mailbox_id)
        except TROUBLES as error:
            self._drop(held.mailbox_id)
            with context.transaction() as uow:
                note_trouble(uow, self.id, held, _words(error))
        except _Lost:
            self._drop(held.mailbox_id)
        return 1

    def _opened(self, held: Held) -> ImapFolder:
        assert held.server is not None
        kept = self._open.get(held.mailbox_id)
        if kept is not None:
            try:
                kept.open()
            except TROUBLES:
                # The server closed it meanwhile, as many do: that is no trouble yet.
                self._drop(held.mailbox_id)
            else:
                return kept
        self._open[held.mailbox_id] = ImapFolder(held.server, held.folder)
        return self._open[held.mailbox_id]

    def _take(self, context: Context, held: Held, folder: ImapFolder) -> None:
        known = held.uid_validity == folder.uid_validity
        mails = folder.after(held.last_uid) if known else folder.since(held.since.date())
        for mail in mails:
            self._take_one(context, held, folder, mail)

    def _take_one(self, context: Context, held: Held, folder: ImapFolder, mail: Numbered) -> None:
        numbers = {"uid_validity": folder.uid_validity, "uid": mail.uid}
        try:
            with context.transaction() as uow:
                ours = take_numbered(uow, self.id, held, raw=mail.raw, at=mail.at, **numbers)
        except SQLAlchemyError:
            raise
        except Exception:
            # One mail that nobody foresaw must not keep all those behind it from being read.
            log.exception("mail %s of mailbox %s cannot be taken in and is left out", mail.uid, held.mailbox_id)
            with context.transaction() as uow:
                ours = take_numbered(uow, self.id, held, raw=None, at=mail.at, **numbers)
        if not ours:
            raise _Lost

    def _drop(self, mailbox_id: UUID) -> None:
        folder = self._open.pop(mailbox_id, None)
        if folder is not None:
            folder.close()


class _Lost(Exception):
    """Somebody else holds the mailbox: this reader was taken for dead."""


def _has_news(folder: ImapFolder) -> bool:
    try:
        return folder.has_news()
    except TROUBLES:
        return True  # reading it will tell


def _words(error: BaseException) -> str:
    text = error.args[0] if error.args and isinstance(error.args[0], bytes) else str(error)
    return (text.decode("utf-8", "replace") if isinstance(text, bytes) else text) or type(error).__name__
