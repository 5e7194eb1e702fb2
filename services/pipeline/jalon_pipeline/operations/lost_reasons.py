"""Reasons for losing a deal."""

from sqlalchemy import select

from jalon_core.access.rights import require_configure
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import LostReason
from jalon_pipeline.operations.refusals import DuplicateLabel


def create_lost_reason(uow: UnitOfWork, *, label: str) -> LostReason:
    """Offer a reason when a deal is lost.

    :raises DuplicateLabel: it is offered already.
    """
    require_configure(uow.caller, None)
    label = label.strip()
    if uow.session.scalar(select(LostReason.id).where(LostReason.label == label)):
        raise DuplicateLabel(f"there is a reason {label!r} already", fields={"label": ["is taken"]})
    reason = LostReason(label=label)
    uow.session.add(reason)
    uow.session.flush()
    return reason
