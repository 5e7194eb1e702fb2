"""Forgetting what is no longer needed: published messages, the inbox, answers."""

import datetime as dt
from typing import Any

from sqlalchemy import Column, Table, delete, select

from jalon_core.clock import now
from jalon_core.db.tables import command_results, idempotent_responses, inbox, outbox
from jalon_core.service import Context

_KEPT: tuple[tuple[Table, Column[Any], dt.timedelta], ...] = (
    (outbox, outbox.c.published_at, dt.timedelta(days=7)),
    (inbox, inbox.c.received_at, dt.timedelta(days=30)),
    (command_results, command_results.c.created_at, dt.timedelta(days=30)),
    (idempotent_responses, idempotent_responses.c.created_at, dt.timedelta(days=1)),
)
_AT_ONCE = 1000


def purge(context: Context) -> int:
    """Remove a portion of what is too old; say how many rows."""
    removed = 0
    for table, moment, kept in _KEPT:
        keys = list(table.primary_key.columns)
        with context.database.writing() as session:
            old = session.execute(select(*keys).where(moment < now() - kept).limit(_AT_ONCE)).all()
            for row in old:
                session.execute(delete(table).where(*(key == value for key, value in zip(keys, row, strict=True))))
        removed += len(old)
    return removed
