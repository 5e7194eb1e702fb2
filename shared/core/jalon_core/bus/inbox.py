"""The inbox: what was consumed, written in the transaction of its effect. Delivered twice, done once."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from jalon_core.clock import now
from jalon_core.db.bulk import insert_rows
from jalon_core.db.tables import inbox
from jalon_sdk.envelope import Envelope

_SEEN = select(inbox.c.message_id).where(
    inbox.c.consumer == bindparam("consumer"), inbox.c.message_id.in_(bindparam("ids", expanding=True))
)


def take_in(session: Session, consumer: str, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Mark messages as consumed and give those that were not yet, in order, each once.

    :param consumer: who consumes; each has an inbox of its own.
    """
    ids = {envelope.id: envelope for envelope in reversed(envelopes)}
    seen = set(session.scalars(_SEEN, {"consumer": consumer, "ids": list(ids)}))
    fresh = [envelope for envelope in envelopes if envelope.id not in seen and ids[envelope.id] is envelope]
    if fresh:
        moment = now()
        rows = [{"consumer": consumer, "message_id": envelope.id, "received_at": moment} for envelope in fresh]
        insert_rows(session, inbox, rows)
    return fresh
