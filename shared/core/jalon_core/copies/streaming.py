"""Sending snapshots: the owner's side of filling copies, done by a job that goes on where it stopped."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.db.tables import snapshot_streams
from jalon_core.service import Context
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.envelope import MAX_BYTES, Envelope
from jalon_sdk.events.bus import SnapshotEnded, SnapshotItem, SnapshotRequested, SnapshotStates
from jalon_sdk.serial import to_json

STREAMS = "snapshot_streams"
"""The channel that announces that somebody asked for a snapshot."""

PAGE = 100
_ROOM = MAX_BYTES - 2048  # for the envelope around the states


def note_request(context: Context, session: Session, event: SnapshotRequested, envelope: Envelope) -> None:
    """Write down that somebody wants a snapshot. A new request of theirs replaces the one before."""
    streams = snapshot_streams.c
    for owned in context.service.owned:
        if owned.kind not in event.kinds or envelope.replyto is None:
            continue
        session.execute(delete(snapshot_streams).where(streams.kind == owned.kind, streams.replyto == envelope.replyto))
        session.execute(
            snapshot_streams.insert().values(
                snapshot_id=event.snapshot_id,
                kind=owned.kind,
                replyto=envelope.replyto,
                sent=0,
                requested_at=now(),
            )
        )
    wake_after_commit(session, STREAMS)


def stream_snapshots(context: Context) -> int:
    """Send the next page of each snapshot that is under way; say how many pages were sent."""
    with context.transaction(lane="bulk") as uow:
        streams = uow.session.execute(select(snapshot_streams).with_for_update(skip_locked=True)).all()
        for stream in streams:
            _send_page(context, uow, stream)
        return len(streams)


def _send_page(context: Context, uow: UnitOfWork, stream: Any) -> None:
    owned = next((owned for owned in context.service.owned if owned.kind == stream.kind), None)
    states = owned.states(uow.session, stream.after_id, PAGE) if owned else ()
    for items in _portions(states):
        message = SnapshotStates(snapshot_id=stream.snapshot_id, record_kind=stream.kind, items=items)
        uow.tell(stream.replyto, message)
    sent = stream.sent + len(states)
    this = (snapshot_streams.c.snapshot_id == stream.snapshot_id, snapshot_streams.c.kind == stream.kind)
    if len(states) == PAGE:
        uow.session.execute(update(snapshot_streams).where(*this).values(after_id=states[-1].id, sent=sent))
        return
    uow.tell(stream.replyto, SnapshotEnded(snapshot_id=stream.snapshot_id, record_kind=stream.kind, count=sent))
    uow.session.execute(delete(snapshot_streams).where(*this))


def _portions(states: Sequence[Any]) -> Iterator[tuple[SnapshotItem, ...]]:
    portion: list[SnapshotItem] = []
    size = 0
    for state in states:
        item = SnapshotItem(id=state.id, version=state.version, state=to_json(state))
        length = len(json.dumps(to_json(item), ensure_ascii=False, separators=(",", ":")).encode()) + 1
        if portion and size + length > _ROOM:
            yield tuple(portion)
            portion, size = [], 0
        portion.append(item)
        size += length
    if portion:
        yield tuple(portion)
