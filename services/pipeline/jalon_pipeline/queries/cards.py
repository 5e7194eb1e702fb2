"""Cards: deals with the names that a board shows beside them, fetched for all of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.copies.reading import Named, names_of
from jalon_pipeline.domain.next_actions import Day, Urgency
from jalon_pipeline.models import Deal, Task


@dataclass(frozen=True, kw_only=True)
class NextAction:
    """The earliest open task of a card; whoever sees the card sees it."""

    task: Task
    state: Urgency


@dataclass(frozen=True, kw_only=True)
class Card:
    """A deal as a board shows it."""

    deal: Deal
    contact: Named | None
    owner: Named | None
    next_action: NextAction | None


def cards_of(session: Session, deals: Sequence[Deal], day: Day) -> list[Card]:
    """The cards of these deals, in their order."""
    contacts = names_of(session, "contact", _present(deal.contact_id for deal in deals))
    owners = names_of(session, "member", _present(deal.owner_id for deal in deals))
    tasks = _tasks(session, _present(deal.next_task_id for deal in deals))
    return [
        Card(
            deal=deal,
            contact=contacts.get(deal.contact_id) if deal.contact_id else None,
            owner=owners.get(deal.owner_id) if deal.owner_id else None,
            next_action=_next_action(tasks.get(deal.next_task_id) if deal.next_task_id else None, day),
        )
        for deal in deals
    ]


def _next_action(task: Task | None, day: Day) -> NextAction | None:
    return None if task is None else NextAction(task=task, state=day.urgency(task.due_at))


def _tasks(session: Session, task_ids: set[UUID]) -> dict[UUID, Task]:
    if not task_ids:
        return {}
    return {task.id: task for task in session.scalars(select(Task).where(Task.id.in_(task_ids)))}


def _present(ids: Iterable[UUID | None]) -> set[UUID]:
    return {each for each in ids if each is not None}
