"""Populations: which visits, cards and tasks statistics count. Each is a table in SQL with the same columns.

Figures are groups of these rows, and what is behind a figure are the rows themselves.

- ``item_id``: the visit (or the task); ``card_id``, ``contact_id``; ``at``: when it happened.
- ``stage_id``; ``owner_id``, ``team_id``: those at the time.
- ``role``: how it counts, e.g. ``won``; ``units``, ``currency``: its amount; ``seconds``: its time.
"""

from functools import cached_property

from sqlalchemy import (
    CTE,
    BigInteger,
    Double,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from jalon_core.access.rights import readable
from jalon_core.db.types import UtcDateTime
from jalon_pipeline.models import Card, CardSpan, Task
from jalon_pipeline.models.durations import seconds_between
from jalon_pipeline.queries.statistics.visit_populations import ITEM, VisitPopulations, no_text


class Populations(VisitPopulations):
    """All populations of what is asked for, as far as the caller may see the cards now."""

    @cached_property
    def closings(self) -> CTE:
        """Every winning and losing that is known, credited to the owner at that time; ``role``: ``won`` or ``lost``."""
        table = self.visits
        took = seconds_between(table.c.created_at, table.c.at)
        rows = self._items(table, table.c.closed_until, role=table.c.closes, seconds=took)
        return rows.where(table.c.closes.is_not(None)).cte("closings")

    @cached_property
    def closed(self) -> CTE:
        """The closings in the period that still hold: not those of cards that were reopened or deleted since."""
        table = self.closings
        rows = select(table).where(self._in_period(table.c.at), table.c.closed_until.is_(None), *self.credited(table))
        return rows.cte("closed")

    @cached_property
    def undone(self) -> CTE:
        """The closings in the period that do not hold any more."""
        table = self.closings
        return (
            select(table)
            .where(self._in_period(table.c.at), table.c.closed_until.is_not(None), *self.credited(table))
            .cte("undone")
        )

    @cached_property
    def closed_lately(self) -> CTE:
        """The closings that count for the velocity: those of the last days before the end of the period."""
        table = self.closings
        starts = literal(self.asked.window_starts, UtcDateTime())
        return (
            select(table)
            .where(
                table.c.at >= starts,
                table.c.at < self._ends,
                table.c.closed_until.is_(None),
                *self.credited(table),
            )
            .cte("closed_lately")
        )

    @cached_property
    def pace(self) -> CTE:
        """What a velocity is made of: open cards, and the closings of its window."""
        parts = [
            select(*(table.c[name] for name in ("item_id", "at", *ITEM, "role", "units", "currency", "seconds")))
            for table in (self.present, self.closed_lately)
        ]
        return union_all(*parts).cte("pace")

    @cached_property
    def created(self) -> CTE:
        """Cards created in the period; ``role`` is what became of them: ``open``, ``won``, ``lost``, ``deleted``.

        ``month``: the number of the month of creation; ``level``: the rank of the furthest step of the funnel. Amounts
        are those of now, or the last ones.
        """
        table = self.visits
        deleted = table.c.deleted_at < self._as_of
        starts = self.asked.period.months.starts
        month = case(*((table.c.at >= start, number) for number, start in reversed(list(enumerate(starts)))), else_=-1)
        rows = (
            self._items(
                table,
                month.label("month"),
                self._level(table).label("level"),
                role=case((deleted, "deleted"), else_=table.c.last_kind),
                units=CardSpan.amount_minor,
                currency=CardSpan.currency,
            )
            .outerjoin(CardSpan, and_(CardSpan.card_id == table.c.card_id, *self._span_at(self._as_of)))
            .where(
                table.c.visit_no == 1,
                table.c.arrival == "created",
                self._in_period(table.c.at),
                *self.credited(table),
            )
        )
        return rows.cte("created")

    @cached_property
    def tasks(self) -> CTE:
        """Tasks about cards of the pipeline that are still to be done, now; ``role`` is ``overdue`` or ``open``."""
        overdue = and_(Task.due_at.is_not(None), Task.due_at < self._as_of)
        columns = [
            Task.id.label("item_id"),
            Card.id.label("card_id"),
            Card.contact_id,
            func.coalesce(Task.due_at, Task.created_at, type_=UtcDateTime()).label("at"),
            Card.stage_id,
            Task.owner_id,
            Task.team_id,
            case((overdue, "overdue"), else_="open").label("role"),
            cast(null(), BigInteger).label("units"),
            no_text().label("currency"),
            cast(null(), Double).label("seconds"),
        ]
        found = (
            select(*columns)
            .join(Card, Card.id == Task.card_id)
            .where(
                Task.done_at.is_(None),
                Task.deleted_at.is_(None),
                Card.deleted_at.is_(None),
                readable(self.caller, Task.team_id, Task.owner_id),
                *self.seen_cards(),
            )
            .subquery()
        )
        return select(found).where(*self.credited(found)).cte("to_do")
