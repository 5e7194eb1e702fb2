"""Comparing copies with their owners: hourly, each owner publishes how many records it has and the sum of their
versions. A copy that differs twice in a row is filled again."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from jalon_core.copies.filling import notice_epoch, refill
from jalon_core.copies.kinds import OWNERS
from jalon_core.db.tables import copy_sources, record_copies
from jalon_core.service import Context
from jalon_sdk.envelope import Envelope
from jalon_sdk.events.bus import CopiesCounted

COUNTED_AT = "counted_at"
"""Under this name a service's database says when its records were counted last."""


def publish_counts(context: Context) -> None:
    """Tell everybody what we have of each kind that we own.

    In the live lane: a copy that has taken everything before this message has what is counted in it.
    """
    with context.transaction() as uow:
        for owned in context.service.owned:
            count, version_sum = owned.totals(uow.session)
            uow.record(CopiesCounted(record_kind=owned.kind, count=count, version_sum=version_sum))


def compare(context: Context, session: Session, event: CopiesCounted, envelope: Envelope) -> None:
    """Compare our copies of a kind with what their owner has."""
    kind = event.record_kind
    if kind not in context.service.wanted_copies.get(OWNERS.get(kind, ""), ()):
        return
    notice_epoch(session, kind, envelope.epoch)
    source = session.execute(select(copy_sources).where(copy_sources.c.kind == kind)).one_or_none()
    if source is None or source.state != "full":
        return
    totals = select(func.count(), func.coalesce(func.sum(record_copies.c.version), 0)).where(
        record_copies.c.kind == kind
    )
    if tuple(session.execute(totals).one()) == (event.count, event.version_sum):
        differences = 0
    else:
        differences = source.differences + 1
    if differences >= 2:
        refill(session, kind)
    elif differences != source.differences:
        session.execute(update(copy_sources).where(copy_sources.c.kind == kind).values(differences=differences))
