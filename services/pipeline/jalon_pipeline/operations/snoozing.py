"""Snoozing: a card is left out of the day's queue until a moment."""

import datetime as dt
from uuid import UUID

from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import Card
from jalon_pipeline.operations.cards import editable_card


def snooze_card(uow: UnitOfWork, card_id: UUID, *, until: dt.datetime | None) -> Card:
    """Leave a card out of the queue until a moment, or until its contact writes; None asks about it again at once.

    Its tasks are asked about all the same, and nothing that others know of the card changes.

    :raises jalon_core.errors.NotFound: there is no such card (any more), or the caller may not see it.
    """
    card = editable_card(uow, card_id)
    card.snoozed_until = until
    return card
