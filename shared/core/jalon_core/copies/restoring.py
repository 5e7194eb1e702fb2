"""After a database was restored from a backup: what others know of it is newer than itself."""

import datetime as dt
import logging
import os
import threading

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jalon_core.clock import now
from jalon_core.copies.counting import COUNTED_AT
from jalon_core.copies.filling import refill
from jalon_core.db.state import keep_state, locked_state
from jalon_core.db.tables import copy_sources, outbox, service_state
from jalon_core.service import Context, epoch
from jalon_sdk.envelope import Envelope

log = logging.getLogger(__name__)

RESTORED_AT = "restored_at"


def raise_epoch(context: Context) -> int:
    """Declare that this database is a restored one, and give the new epoch.

    Everybody's copies of our records are filled again, because the higher epoch goes before any version; and so are
    our copies of theirs, since what changed meanwhile was consumed by the database that is gone. Others hear of the
    new epoch from our next event, or from the counts, which are due at once. What the service was doing when the
    backup was made, it may have done since: `Service.restored` sees to that.
    """
    with context.transaction() as uow:
        session = uow.session
        raised = epoch(session) + 1
        session.execute(delete(service_state).where(service_state.c.name == "epoch"))
        session.execute(service_state.insert().values(name="epoch", value=raised))
        session.execute(delete(service_state).where(service_state.c.name == COUNTED_AT))
        for kind in session.scalars(select(copy_sources.c.kind)).all():
            refill(session, kind)
        session.execute(delete(service_state).where(service_state.c.name == RESTORED_AT))
        session.execute(service_state.insert().values(name=RESTORED_AT, value=now().isoformat()))
        if context.service.restored is not None:
            context.service.restored(uow)
    return raised


def is_from_before(session: Session, envelope: Envelope | None) -> bool:
    """Whether a message was written before this database was restored: what it asks for may have been done already."""
    if envelope is None:
        return False
    if RESTORED_AT not in session.info:
        kept = session.scalar(select(service_state.c.value).where(service_state.c.name == RESTORED_AT))
        session.info[RESTORED_AT] = dt.datetime.fromisoformat(kept) if kept else None
    moment: dt.datetime | None = session.info[RESTORED_AT]
    return moment is not None and envelope.time <= moment


def publish_again(context: Context, since: dt.datetime) -> int:
    """Have everything published again that was published since a moment; say how many messages.

    For a backup without the broker's queues. Who has a message already drops it.
    """
    with context.database.writing() as session:
        found = session.execute(update(outbox).where(outbox.c.published_at >= since).values(published_at=None))
        return int(found.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def notice_restore(context: Context) -> bool:
    """Raise the epoch if the database is an older one than at the last start on this machine; say whether it was.

    Each start is counted in the database and in a file beside the data; a backup that was put back has missed some.
    Where the file is missing (another machine, a lost disk), the hourly counts find what differs.
    """
    mark = context.settings.data_dir / f"{context.service.name}.starts"
    counted = int(mark.read_text()) if mark.exists() else 0
    with context.database.writing() as session:
        starts: int = locked_state(session, "starts", 0)
        keep_state(session, "starts", max(starts, counted) + 1)
    if starts < counted:
        log.warning(
            "the database of %s is an older one: its epoch is %s now", context.service.name, raise_epoch(context)
        )
    mark.parent.mkdir(parents=True, exist_ok=True)
    aside = mark.with_name(f".{mark.name}.{os.getpid()}.{threading.get_ident()}")
    aside.write_text(str(max(starts, counted) + 1))
    aside.replace(mark)
    return starts < counted
