"""The events about a card: the same facts, told as those of a deal or of a ticket."""

from typing import Any

from jalon_core.changes import changed_fields
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.domain.moves import Direction
from jalon_sdk import records
from jalon_sdk.events import pipeline as events

CardState = records.Deal | records.Ticket

# By the state's word for its kind; each class takes only the state of its own kind, which no type can say here.
_CREATED: dict[str, Any] = {"deal": events.DealCreated, "ticket": events.TicketCreated}
_UPDATED: dict[str, Any] = {"deal": events.DealUpdated, "ticket": events.TicketUpdated}
_STAGE_CHANGED: dict[str, Any] = {"deal": events.DealStageChanged, "ticket": events.TicketStageChanged}
_STUCK: dict[str, Any] = {"deal": events.DealStuck, "ticket": events.TicketStuck}
_DELETED: dict[str, Any] = {"deal": events.DealDeleted, "ticket": events.TicketDeleted}


def record_created(uow: UnitOfWork, card: CardState) -> None:
    """A card appeared on a board."""
    uow.record(_CREATED[card.kind](record=card))


def record_updated(uow: UnitOfWork, before: CardState, after: CardState) -> None:
    """A card is another than before, in the same stage."""
    uow.record(_UPDATED[after.kind](record=after, changed=changed_fields(before, after)))


def record_stage_changed(
    uow: UnitOfWork, before: CardState, after: CardState, *, direction: Direction, seconds: float, note: str = ""
) -> None:
    """A card went from one stage to another.

    :param seconds: how long it was in the one it left.
    """
    uow.record(
        _STAGE_CHANGED[after.kind](
            record=after,
            changed=changed_fields(before, after),
            from_stage_name=before.stage_name,
            direction=direction,
            note=note,
            seconds_in_stage=seconds,
        )
    )


def record_stuck(uow: UnitOfWork, card: CardState, *, days: int, seconds: float) -> None:
    """A card has been in its stage for longer than this allows.

    :param days: how many days it allows.
    :param seconds: how long the card has been there.
    """
    uow.record(_STUCK[card.kind](record=card, days=days, seconds_in_stage=seconds))


def record_deleted(uow: UnitOfWork, before: CardState, after: CardState) -> None:
    """A card is no more."""
    uow.record(_DELETED[after.kind](record=after, changed=changed_fields(before, after)))
