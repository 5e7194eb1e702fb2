"""The queue: one list of what needs somebody now, the most urgent first, each entry with its reasons.

A task is there once. A card is there once too, for the first of the reasons that hold, and says the others: so the
totals by reason add up to the length of the list.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.clock import now
from jalon_core.copies.reading import Named, names_of
from jalon_core.db.types import UtcDateTime
from jalon_core.http.pages import Page, paginate
from jalon_pipeline.domain.next_actions import Day
from jalon_pipeline.domain.queue import OF_TASKS, REASONS, Reason
from jalon_pipeline.models import Card, Stage, Task, stage_state
from jalon_pipeline.queries.board_cards import BoardCard, board_cards
from jalon_pipeline.queries.stuck import stuck_now


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """Which entries are wanted; ``owner_id`` None for everybody's that the caller may see."""

    owner_id: UUID | None = None
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class QueueEntry:
    """Something that needs somebody now.

    :ivar reason: why, most of all; ``reasons``: all that hold, in the order of `REASONS`.
    :ivar since: when the task is or was due, the contact wrote, or the card entered its stage.
    :ivar task: for a task; ``card`` is what it is about, as far as the caller may see that.
    """

    reason: Reason
    reasons: Sequence[Reason]
    since: dt.datetime
    task: Task | None
    card: BoardCard | None
    contact: Named | None
    owner: Named | None

    @property
    def id(self) -> UUID:
        """Of the task, or else of the card."""
        return self.task.id if self.task else self.required_card.id

    @property
    def kind(self) -> str:
        """``task``, ``deal`` or ``ticket``."""
        return "task" if self.task else self.required_card.kind

    @property
    def required_card(self) -> Card:
        """The card, which an entry without a task has."""
        assert self.card is not None
        card: Card = self.card.card
        return card


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A page of the queue, and how many entries there are of each reason, whatever reason was asked for."""

    page: Page[QueueEntry]
    totals: Mapping[Reason, int] = field(default_factory=dict)


def get_queue(session: Session, caller: Caller, wanted: QueueFilter, *, limit: int, cursor: str | None) -> Queue:
    """What needs somebody now, as far as the caller may see it."""
    day = Day.at(now(), caller.time_zone)
    reasons = _reasons_of_cards(session, day)
    entries = union_all(_tasks(caller, wanted, day), _cards(caller, wanted, day, reasons)).subquery()
    counted = select(entries.c.place, func.count()).group_by(entries.c.place)
    totals = dict.fromkeys(REASONS, 0) | {REASONS[row[0]]: row[1] for row in session.execute(counted)}
    query = select(entries.c.place, entries.c.since, entries.c.id)
    if wanted.reason is not None:
        query = query.where(entries.c.place == REASONS.index(wanted.reason))
    order = [entries.c.place, entries.c.since, entries.c.id]
    page = paginate(session, query, order=order, limit=limit, cursor=cursor)
    rows = [(REASONS[place], since, entry_id) for place, since, entry_id in page.items]
    return Queue(page=Page(items=_entries(session, caller, rows, reasons, day), next=page.next), totals=totals)


def _reasons_of_cards(session: Session, day: Day) -> dict[Reason, ColumnElement[bool]]:
    limited = select(Stage).where(Stage.stuck_days.is_not(None), Stage.deleted_at.is_(None))
    stages = [stage_state(stage) for stage in session.scalars(limited.order_by(Stage.id))]
    return {
        "replied": and_(Card.replied_at.is_not(None), func.coalesce(Card.acted_at < Card.replied_at, True)),
        "stuck": stuck_now(stages, day.now),
        "no_next_action": Card.next_task_id.is_(None),
    }


def _tasks(caller: Caller, wanted: QueueFilter, day: Day) -> Select[Any]:
    overdue, today = REASONS.index("overdue"), REASONS.index("today")
    query = select(
        case((Task.due_at < day.now, overdue), else_=today).label("place"),
        Task.due_at.label("since"),
        Task.id.label("id"),
    ).where(
        readable(caller, Task.team_id, Task.owner_id),
        Task.done_at.is_(None),
        Task.deleted_at.is_(None),
        Task.due_at < day.ends,
    )
    return query if wanted.owner_id is None else query.where(Task.owner_id == wanted.owner_id)


def _cards(caller: Caller, wanted: QueueFilter, day: Day, reasons: Mapping[Reason, ColumnElement[bool]]) -> Select[Any]:
    place = case(*((holds, REASONS.index(reason)) for reason, holds in reasons.items()))
    since = case((reasons["replied"], Card.replied_at), else_=Card.entered_stage_at)
    query = select(
        place.label("place"),
        func.coalesce(since, literal(day.now, UtcDateTime), type_=UtcDateTime).label("since"),
        Card.id.label("id"),
    ).where(
        readable(caller, Card.team_id, Card.owner_id),
        Card.status == "open",
        Card.deleted_at.is_(None),
        Card.archived_at.is_(None),
        or_(Card.snoozed_until.is_(None), Card.snoozed_until <= day.now),
        or_(*reasons.values()),
    )
    return query if wanted.owner_id is None else query.where(Card.owner_id == wanted.owner_id)


def _entries(
    session: Session,
    caller: Caller,
    rows: Sequence[tuple[Reason, dt.datetime, UUID]],
    reasons: Mapping[Reason, ColumnElement[bool]],
    day: Day,
) -> list[QueueEntry]:
    task_ids = [entry_id for reason, _, entry_id in rows if reason in OF_TASKS]
    tasks = {task.id: task for task in session.scalars(select(Task).where(Task.id.in_(task_ids)))}
    own = {entry_id for reason, _, entry_id in rows if reason not in OF_TASKS}
    about = {task.card_id for task in tasks.values() if task.card_id is not None}
    cards, holding = _known_cards(session, caller, own, about, reasons, day)
    contacts = names_of(session, "contact", {task.contact_id for task in tasks.values() if task.contact_id})
    owners = names_of(session, "member", {task.owner_id for task in tasks.values() if task.owner_id})
    found = []
    for reason, since, entry_id in rows:
        task = tasks.get(entry_id)
        if task is None:
            card = cards[entry_id]
            whose = {"contact": card.contact, "owner": card.owner}
            found.append(
                QueueEntry(reason=reason, reasons=holding[entry_id], since=since, task=None, card=card, **whose)
            )
        else:
            found.append(
                QueueEntry(
                    reason=reason,
                    reasons=(reason,),
                    since=since,
                    task=task,
                    card=cards.get(task.card_id) if task.card_id else None,
                    contact=contacts.get(task.contact_id) if task.contact_id else None,
                    owner=owners.get(task.owner_id) if task.owner_id else None,
                )
            )
    return found


def _known_cards(
    session: Session,
    caller: Caller,
    own: set[UUID],
    about: set[UUID],
    reasons: Mapping[Reason, ColumnElement[bool]],
    day: Day,
) -> tuple[dict[UUID, BoardCard], dict[UUID, Sequence[Reason]]]:
    """The cards of the entries and those that tasks are about, by id, and which reasons hold for each."""
    query = select(Card, *(holds.label(reason) for reason, holds in reasons.items())).where(
        Card.id.in_(own | about), Card.deleted_at.is_(None), readable(caller, Card.team_id, Card.owner_id)
    )
    rows = session.execute(query).all()
    stages = session.scalars(select(Stage).where(Stage.id.in_({row.Card.stage_id for row in rows})))
    shown = board_cards(session, [row.Card for row in rows], [stage_state(stage) for stage in stages], day)
    holding: dict[UUID, Sequence[Reason]] = {
        row.Card.id: tuple(reason for reason in reasons if getattr(row, reason)) for row in rows
    }
    return {card.card.id: card for card in shown}, holding
