"""Reasons for losing a card: offered, reworded, put in order, taken away. What was lost keeps its words."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from jalon_core.access.rights import require_configure
from jalon_core.errors import NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.lost_reasons import check_reason_count, check_reason_order
from jalon_pipeline.models import LostReason
from jalon_pipeline.operations.refusals import DuplicateLabel
from jalon_sdk.folding import folded


def create_lost_reason(uow: UnitOfWork, *, label: str) -> LostReason:
    """Offer a reason when a card is lost, after the others.

    :raises DuplicateLabel: it is offered already, whatever its case and accents.
    :raises jalon_pipeline.domain.refusals.TooManyReasons: there are as many as one can choose from.
    """
    reasons = _configurable(uow)
    check_reason_count(len(reasons) + 1)
    _require_new(label, reasons)
    reason = LostReason(label=label.strip(), position=len(reasons))
    uow.session.add(reason)
    uow.session.flush()
    return reason


def update_lost_reason(uow: UnitOfWork, reason_id: UUID, *, label: str) -> LostReason:
    """Reword a reason.

    :raises NotFound: there is none (any more).
    :raises DuplicateLabel: another one has these words.
    """
    reasons = _configurable(uow)
    reason = _of(reasons, reason_id)
    _require_new(label, [other for other in reasons if other is not reason])
    reason.label = label.strip()
    return reason


def delete_lost_reason(uow: UnitOfWork, reason_id: UUID) -> None:
    """Offer a reason no more.

    :raises NotFound: there is none (any more).
    """
    reasons = _configurable(uow)
    reason = _of(reasons, reason_id)
    uow.session.delete(reason)
    _number([other for other in reasons if other is not reason])


def order_lost_reasons(uow: UnitOfWork, reason_ids: Sequence[UUID]) -> list[LostReason]:
    """Put the reasons in order.

    :raises jalon_pipeline.domain.refusals.IncompleteReasonOrder: one is missing, doubled or gone.
    """
    reasons = _configurable(uow)
    check_reason_order(reason_ids, [reason.id for reason in reasons])
    reasons.sort(key=lambda reason: reason_ids.index(reason.id))
    _number(reasons)
    return reasons


def _configurable(uow: UnitOfWork) -> list[LostReason]:
    """All reasons, in order, locked: their places are those of all of them."""
    require_configure(uow.caller, None)
    uow.session.execute(select(LostReason.id).order_by(LostReason.id).with_for_update())
    return list(uow.session.scalars(select(LostReason).order_by(LostReason.position, LostReason.id)))


def _of(reasons: Sequence[LostReason], reason_id: UUID) -> LostReason:
    for reason in reasons:
        if reason.id == reason_id:
            return reason
    raise NotFound


def _require_new(label: str, others: Sequence[LostReason]) -> None:
    if folded(label) in {folded(other.label) for other in others}:
        raise DuplicateLabel(f"there is a reason {label.strip()!r} already", fields={"label": ["is taken"]})


def _number(reasons: Sequence[LostReason]) -> None:
    for position, reason in enumerate(reasons):
        reason.position = position
