"""Tasks: what is to be done, the most urgent first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read, readable
from jalon_core.copies.reading import Named, names_of
from jalon_core.db.types import UtcDateTime
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_pipeline.models import Card, Task

_NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class ListedTask:
    """A task with what its ids are called: the card as far as the caller may see it."""

    task: Task
    card: Named | None
    contact: Named | None
    owner: Named | None


def list_tasks(
    session: Session,
    caller: Caller,
    *,
    equal: dict[str, Any],
    open_only: bool | None,
    limit: int,
    cursor: str | None,
) -> Page[ListedTask]:
    """Tasks that the caller may see, by due time; those without one come last.

    :param equal: wanted values by column name: ``owner_id``, ``card_id``, ``card_kind``, ``contact_id``.
    :param open_only: True for those to do, False for those done, None for both.
    """
    query = select(Task).where(readable(caller, Task.team_id, Task.owner_id), Task.deleted_at.is_(None))
    query = query.filter_by(**equal)
    if open_only is not None:
        query = query.where(Task.done_at.is_(None) if open_only else Task.done_at.is_not(None))
    due = func.coalesce(Task.due_at, literal(_NEVER, UtcDateTime), type_=UtcDateTime)
    page = paginate(session, query, order=[due, Task.id], limit=limit, cursor=cursor)
    return Page(items=_with_names(session, caller, page.items), next=page.next)


def _with_names(session: Session, caller: Caller, tasks: Sequence[Task]) -> list[ListedTask]:
    contacts = names_of(session, "contact", {task.contact_id for task in tasks if task.contact_id})
    owners = names_of(session, "member", {task.owner_id for task in tasks if task.owner_id})
    known = select(Card.id, Card.name).where(
        Card.id.in_({task.card_id for task in tasks if task.card_id}),
        Card.deleted_at.is_(None),
        readable(caller, Card.team_id, Card.owner_id),
    )
    cards = {row.id: Named(id=row.id, name=row.name) for row in session.execute(known)}
    return [
        ListedTask(
            task=task,
            card=cards.get(task.card_id) if task.card_id else None,
            contact=contacts.get(task.contact_id) if task.contact_id else None,
            owner=owners.get(task.owner_id) if task.owner_id else None,
        )
        for task in tasks
    ]


def get_task(session: Session, caller: Caller, task_id: UUID) -> Task:
    """One task.

    :raises NotFound: there is none, or the caller may not see it.
    """
    task = session.get(Task, task_id)
    if task is None or task.deleted_at or not may_read(caller, task.team_id, task.owner_id):
        raise NotFound
    return task
