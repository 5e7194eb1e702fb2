"""Cards: cards with the names that a board shows beside them, fetched for all of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.copies.reading import Named, names_of
from jalon_pipeline.domain.next_actions import Day, Urgency
from jalon_pipeline.domain.stuck import is_stuck
from jalon_pipeline.models import Card, Task
from jalon_sdk.records import Stage


@dataclass(frozen=True, kw_only=True)
class NextAction:
    """The earliest open task of a card; whoever sees the card sees it."""

    task: Task
    state: Urgency


@dataclass(frozen=True, kw_only=True)
class BoardCard:
    """A card as a board shows it.

    :ivar stuck: it has been in its stage for longer than this allows, see `jalon_pipeline.domain.stuck`.
    :ivar card: its row, or on a board of the past what it was like.
    :ivar deleted: it is no more; only boards of the past show such ones.
    """

    card: Any
    contact: Named | None
    owner: Named | None
    next_action: NextAction | None
    stuck: bool
    deleted: bool = False


def board_cards(session: Session, cards: Sequence[Card], stages: Iterable[Stage], day: Day) -> list[BoardCard]:
    """The cards of these cards, in their order.

    :param stages: those they lie in.
    """
    stage_of = {stage.id: stage for stage in stages}
    contacts = names_of(session, "contact", _present(card.contact_id for card in cards))
    owners = names_of(session, "member", _present(card.owner_id for card in cards))
    tasks = _tasks(session, _present(card.next_task_id for card in cards))
    return [
        BoardCard(
            card=card,
            contact=contacts.get(card.contact_id) if card.contact_id else None,
            owner=owners.get(card.owner_id) if card.owner_id else None,
            next_action=_next_action(tasks.get(card.next_task_id) if card.next_task_id else None, day),
            stuck=is_stuck(
                stage_of[card.stage_id],
                entered_at=card.entered_stage_at,
                next_due_at=card.next_due_at,
                moment=day.now,
            ),
        )
        for card in cards
    ]


def _next_action(task: Task | None, day: Day) -> NextAction | None:
    return None if task is None else NextAction(task=task, state=day.urgency(task.due_at))


def _tasks(session: Session, task_ids: set[UUID]) -> dict[UUID, Task]:
    if not task_ids:
        return {}
    return {task.id: task for task in session.scalars(select(Task).where(Task.id.in_(task_ids)))}


def _present(ids: Iterable[UUID | None]) -> set[UUID]:
    return {each for each in ids if each is not None}
