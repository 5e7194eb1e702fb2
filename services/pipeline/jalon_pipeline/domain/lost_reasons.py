"""Reasons for losing a card: how many there may be, and their order."""

from collections.abc import Sequence
from uuid import UUID

from jalon_pipeline.domain.refusals import IncompleteReasonOrder, TooManyReasons

REASONS = 50


def check_reason_count(count: int) -> None:
    """Stop unless there may be so many reasons.

    :raises TooManyReasons: nobody would find theirs among them.
    """
    if count > REASONS:
        raise TooManyReasons(f"there are at most {REASONS} reasons")


def check_reason_order(wanted: Sequence[UUID], existing: Sequence[UUID]) -> None:
    """Stop unless an order names each reason once.

    :raises IncompleteReasonOrder: one is missing, doubled or gone.
    """
    if len(wanted) != len(existing) or set(wanted) != set(existing):
        raise IncompleteReasonOrder("the order must name each reason exactly once")
