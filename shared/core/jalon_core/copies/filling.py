"""Filling copies: a service asks the owner of records for a snapshot, and takes the states until the end mark.

The queue is bound before the snapshot is asked for, so what changes meanwhile arrives as events, and (epoch, version)
decides. States of a snapshot run no reaction: they are no news.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from jalon_core.bus.topology import event_queue
from jalon_core.bus.waiting import COPY_ARRIVED
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.copies.applying import copy_row, upsert
from jalon_core.copies.kinds import STATES
from jalon_core.db.state import locked_state
from jalon_core.db.tables import copy_sources, record_copies, waiting_commands
from jalon_core.ids import new_id
from jalon_core.service import Context, Service
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.bus import SnapshotEnded, SnapshotRequested, SnapshotStates
from jalon_sdk.serial import from_json

FILLING = "copies_filling"
"""The channel that announces that a copy wants to be filled."""

REQUESTING = "copies_requested"
"""Under this name a service's database has a row that is locked by who asks for snapshots."""

PATIENCE = dt.timedelta(seconds=30)
"""How long a snapshot may make no progress before it is asked for again; doubled each time, up to 16-fold."""


def filling(session: Session, service: Service) -> list[str]:
    """The kinds whose copies are not whole yet, for ``/readyz``."""
    rows = session.execute(select(copy_sources.c.kind, copy_sources.c.state, copy_sources.c.shape))
    full = {row.kind for row in rows if row.state == "full" and row.shape >= service.copy_shape}
    return sorted(kind for kinds in service.wanted_copies.values() for kind in kinds if kind not in full)


def request_snapshots(context: Context) -> int:
    """Ask for the snapshots that are needed and were not asked for, or that make no progress; say how many."""
    service = context.service
    with context.reading() as session:
        if not _due(session, service):
            return 0
    with context.transaction() as uow:
        locked_state(uow.session, REQUESTING, None)  # of several workers that look at once, one asks
        due = _due(uow.session, service)
        for owner, kinds in due.items():
            snapshot_id = new_id()
            for kind in kinds:
                _note_request(uow.session, kind, snapshot_id, service.copy_shape)
            request = SnapshotRequested(snapshot_id=snapshot_id, kinds=kinds)
            uow.tell(event_queue(owner, "live"), request, replyto=event_queue(service.name, "bulk"))
        return len(due)


def refill(session: Session, kind: str) -> None:
    """Have the copies of a kind filled again: what they hold may not be what the owner has."""
    session.execute(
        update(copy_sources)
        .where(copy_sources.c.kind == kind)
        .values(state="filling", snapshot_id=None, requested_at=None, progress_at=None, requests=0, differences=0)
    )
    wake_after_commit(session, FILLING)


def notice_epoch(session: Session, kind: str, epoch: int) -> None:
    """Refill a kind whose owner's database was restored: its epoch is higher than what the copies were filled from."""
    known: dict[str, int] | None = session.info.get("jalon_epochs")
    if known is None:
        rows = session.execute(select(copy_sources.c.kind, copy_sources.c.epoch))
        known = session.info["jalon_epochs"] = {row.kind: row.epoch for row in rows}
    if epoch > known.get(kind, epoch):
        known[kind] = epoch
        session.execute(update(copy_sources).where(copy_sources.c.kind == kind).values(epoch=epoch))
        refill(session, kind)


def take_states(context: Context, session: Session, event: SnapshotStates, envelope: Envelope) -> None:
    """Keep the states of a part of a snapshot, where nothing later is known."""
    source = session.execute(select(copy_sources).where(copy_sources.c.kind == event.record_kind)).one_or_none()
    if source is None:
        return
    current = source.snapshot_id == event.snapshot_id
    insert = upsert(session)
    known, new = record_copies.c, insert.excluded
    acceptable = or_(new.epoch > known.epoch, and_(new.epoch == known.epoch, new.version >= known.version))
    if current:
        # What we had before we asked and the owner no longer has was undone there: its database is an older one.
        acceptable = or_(acceptable, and_(new.epoch == known.epoch, known.received_at < source.requested_at))
    rows = []
    for item in event.items:
        record = from_json(STATES[event.record_kind], item.state)
        rows.append(copy_row(event.record_kind, envelope.epoch, record.id, item.state))
    values = {column.name: new[column.name] for column in record_copies.c if not column.primary_key}
    session.execute(
        insert.on_conflict_do_update(index_elements=[known.kind, known.id], set_=values, where=acceptable), rows
    )
    if current:
        session.execute(
            update(copy_sources)
            .where(copy_sources.c.kind == event.record_kind)
            .values(received=copy_sources.c.received + len(rows), progress_at=now())
        )
    follow_copies(context.service, session, rows)
    announce(session)


def take_end(context: Context, session: Session, event: SnapshotEnded, envelope: Envelope) -> None:
    """The copy is whole, if all of the snapshot came; what the owner does not have is removed."""
    source = session.execute(select(copy_sources).where(copy_sources.c.kind == event.record_kind)).one_or_none()
    if source is None or source.snapshot_id != event.snapshot_id:
        return
    if source.received < event.count:
        refill(session, event.record_kind)
        return
    stale: Any = or_(record_copies.c.epoch < envelope.epoch, record_copies.c.received_at < source.requested_at)
    session.execute(delete(record_copies).where(record_copies.c.kind == event.record_kind, stale))
    if event.record_kind in context.service.copied:
        context.service.copied[event.record_kind](session, None)
    session.execute(
        update(copy_sources)
        .where(copy_sources.c.kind == event.record_kind)
        .values(state="full", epoch=envelope.epoch, requests=0, differences=0)
    )


def follow_copies(service: Service, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Bring what is kept beside the copies up to these rows of them."""
    for kind, follow in service.copied.items():
        taken = list({row["id"]: None for row in rows if row["kind"] == kind})
        if taken:
            follow(session, taken)


def announce(session: Session) -> None:
    """Wake the commands that wait for a copy, if there are any."""
    waiting: bool | None = session.info.get("jalon_commands_wait")
    if waiting is None:
        waiting = bool(session.scalar(select(func.count()).select_from(waiting_commands)))
        session.info["jalon_commands_wait"] = waiting
    if waiting:
        wake_after_commit(session, COPY_ARRIVED)


def _due(session: Session, service: Service) -> dict[str, tuple[str, ...]]:
    """The kinds for which a snapshot has to be asked for now, by owner."""
    sources = {row.kind: row for row in session.execute(select(copy_sources))}
    due = {
        owner: tuple(kind for kind in kinds if _is_due(sources.get(kind), service.copy_shape))
        for owner, kinds in service.wanted_copies.items()
    }
    return {owner: kinds for owner, kinds in due.items() if kinds}


def _is_due(source: Any, shape: int) -> bool:
    if source is None or source.shape < shape:
        return True
    if source.state == "full":
        return False
    if source.requested_at is None:
        return True
    patience = PATIENCE * 2 ** min(source.requests - 1, 4)
    return bool((source.progress_at or source.requested_at) < now() - patience)


def _note_request(session: Session, kind: str, snapshot_id: UUID, shape: int) -> None:
    values = {
        "state": "filling",
        "shape": shape,
        "snapshot_id": snapshot_id,
        "requested_at": now(),
        "progress_at": None,
        "received": 0,
        "differences": 0,
    }
    this = copy_sources.c.kind == kind
    if session.scalar(select(copy_sources.c.requests).where(this)) is None:
        session.execute(copy_sources.insert().values(kind=kind, epoch=1, requests=1, **values))
    else:
        session.execute(update(copy_sources).where(this).values(**values, requests=copy_sources.c.requests + 1))
