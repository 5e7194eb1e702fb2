"""Populations of visits: which of them statistics count. Each is a table in SQL with the same columns.

Figures are groups of these rows, and what is behind a figure are the rows themselves.

- ``item_id``: the visit (or the task); ``card_id``, ``contact_id``; ``at``: when it happened.
- ``stage_id``; ``owner_id``, ``team_id``: those at the time.
- ``role``: how it counts, e.g. ``won``; ``units``, ``currency``: its amount; ``seconds``: its time.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Double,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.sql.selectable import FromClause

from jalon_core.access.caller import Caller
from jalon_core.access.rights import readable
from jalon_core.db.types import UtcDateTime
from jalon_pipeline.domain.figures import BUCKETS
from jalon_pipeline.domain.moves import Arrival, Outcome
from jalon_pipeline.models import Card, CardSpan, ContactGroup, Stage, Visit
from jalon_pipeline.models.durations import seconds_between
from jalon_pipeline.queries.statistics.asked import Asked

WON = 1_000_000
"""How far a won card is: further than any stage."""

FORWARD: tuple[Outcome, ...] = ("advanced", "skipped_forward", "won")
EXITS: tuple[Outcome, ...] = (*FORWARD, "lost", "moved_back", "handed_off")
"""How a card leaves a stage by what somebody did with it; deletions are none of it."""

PROGRESS: tuple[Arrival, ...] = ("created", "moved")
ITEM = ("card_id", "contact_id", "stage_id", "owner_id", "team_id")


class VisitPopulations:
    """The populations of visits of what is asked for, as far as the caller may see the cards now."""

    def __init__(self, caller: Caller, asked: Asked) -> None:
        self.caller = caller
        self.asked = asked
        self._as_of = literal(asked.as_of, UtcDateTime())
        self._starts = literal(asked.period.starts_at, UtcDateTime())
        self._ends = literal(asked.ends, UtcDateTime())
        self._moved = {stage.id: chr(0x4E00 + place) for place, stage in enumerate(asked.stages)}

    def seen_cards(self) -> list[ColumnElement[bool]]:
        """What a card must be like: of this pipeline, of the group's contacts, and visible to the caller."""
        found = [Card.pipeline_id == self.asked.pipeline_id, readable(self.caller, Card.team_id, Card.owner_id)]
        if self.asked.group_id is not None:
            members = select(ContactGroup.contact_id).where(ContactGroup.group_id == self.asked.group_id)
            found.append(Card.contact_id.in_(members))
        return found

    def credited(self, table: FromClause) -> list[ColumnElement[bool]]:
        """The rows that are credited to the owner and the team asked for."""
        wanted = {"owner_id": self.asked.owner_id, "team_id": self.asked.team_id}
        return [table.c[name] == value for name, value in wanted.items() if value is not None]

    @cached_property
    def visits(self) -> CTE:
        """The visits that reach into the period, or began after it, as they were known at ``as_of``.

        ``furthest``: how far the card got from this visit on; ``last_kind``: that of the stage of its last visit;
        ``last_stage_id``: that stage, while the card is in it.
        """
        since = literal(min(self.asked.period.starts_at, self.asked.window_starts), UtcDateTime())
        left = case((Visit.left_at < self._as_of, Visit.left_at))
        is_progress = Visit.arrival.in_(PROGRESS)
        progress = case(
            (and_(is_progress, Stage.kind == "won"), WON),
            (and_(is_progress, Stage.kind == "open"), _rank()),
            else_=-1,
        )
        from_the_end: dict[str, Any] = {"partition_by": Visit.card_id, "order_by": Visit.visit_no.desc()}
        columns: list[Any] = [
            Visit.id.label("item_id"),
            Visit.card_id,
            Card.contact_id,
            Visit.visit_no,
            Visit.entered_at.label("at"),
            Visit.stage_id,
            Stage.kind,
            Visit.owner_at_entry.label("owner_id"),
            Visit.team_at_entry.label("team_id"),
            Visit.amount_minor_at_entry.label("units"),
            Visit.currency_at_entry.label("currency"),
            Visit.arrival,
            Visit.closes,
            case((Visit.closed_until < self._as_of, Visit.closed_until)).label("closed_until"),
            left.label("left_at"),
            case((Visit.left_at < self._as_of, Visit.outcome), else_="open").label("outcome"),
            Visit.seconds,
            Card.created_at,
            Card.deleted_at,
            func.max(progress).over(**from_the_end).label("furthest"),
            func.first_value(
                case((Visit.left_at < self._as_of, null()), else_=Visit.stage_id), type_=Visit.stage_id.type
            )
            .over(**from_the_end)
            .label("last_stage_id"),
            func.first_value(Stage.kind).over(**from_the_end).label("last_kind"),
        ]
        if self.asked.mode == "strict":
            letter = case((is_progress, case(self._letters(), value=Visit.stage_id, else_="")), else_="")
            # The last stage comes first in it.
            columns.append(func.aggregate_strings(letter, "").over(**from_the_end).label("path"))
        return (
            select(*columns)
            .join(Card, Card.id == Visit.card_id)
            .join(Stage, Stage.id == Visit.stage_id)
            .where(
                Visit.pipeline_id == self.asked.pipeline_id,
                Visit.entered_at < self._as_of,
                or_(Visit.left_at.is_(None), Visit.left_at >= since),
                *self.seen_cards(),
            )
            .cte("seen_visits")
        )

    @cached_property
    def passages(self) -> CTE:
        """Every visit that began in the period, whatever began it; ``role`` is how it ended."""
        table = self.visits
        rows = self._items(table, role=table.c.outcome).where(self._in_period(table.c.at), *self.credited(table))
        return rows.cte("passages")

    @cached_property
    def visits_left_out(self) -> CTE:
        """Visits of the period that are no progress: what began them is their ``role``."""
        table = self.visits
        rows = self._items(table, role=table.c.arrival).where(
            self._in_period(table.c.at), table.c.arrival.not_in(PROGRESS), *self.credited(table)
        )
        return rows.cte("visits_left_out")

    @cached_property
    def arrivals(self) -> CTE:
        """Visits that began in the period, by somebody's act; numbered per card and stage from either end."""
        table = self.visits
        same = [table.c.stage_id, table.c.card_id]
        further = [
            table.c.furthest,
            table.c.last_stage_id,
            table.c.kind,
            func.row_number().over(partition_by=same, order_by=table.c.visit_no).label("earliest"),
            func.row_number().over(partition_by=same, order_by=table.c.visit_no.desc()).label("latest"),
        ]
        if self.asked.mode == "strict":
            further.append(table.c.path)
        rows = self._items(table, *further, role=no_text()).where(
            self._in_period(table.c.at), table.c.arrival.in_(PROGRESS), *self.credited(table)
        )
        return rows.cte("arrivals")

    @cached_property
    def entered(self) -> CTE:
        """Cards that came into a stage in the period, each once a stage, with the amount of the last time."""
        table = self.arrivals
        return select(table).where(table.c.latest == 1).cte("entered")

    @cached_property
    def begun(self) -> CTE:
        """The cohort of each open stage: cards that came into it in the period, from the first time on.

        ``role``: ``won``, ``next`` (got as far as the next stage), ``still_there``, or ``elsewhere``.
        """
        table = self.arrivals
        role = case(
            (self._won(table), "won"),
            (self._reached_next(table), "next"),
            (table.c.last_stage_id == table.c.stage_id, "still_there"),
            else_="elsewhere",
        )
        columns = [column for column in table.c if column.name != "role"]
        rows = select(*columns, role.label("role")).where(table.c.earliest == 1, table.c.kind == "open")
        return rows.cte("begun")

    @cached_property
    def left(self) -> CTE:
        """Stays in open stages that ended in the period by somebody's act.

        ``role``: ``won``, ``forward``, or ``other`` (lost, back, another pipeline).
        """
        table = self.visits
        role = case((table.c.outcome == "won", "won"), (table.c.outcome.in_(FORWARD), "forward"), else_="other")
        rows = self._items(table, table.c.arrival, role=role, at=table.c.left_at, seconds=table.c.seconds).where(
            self._in_period(table.c.left_at),
            table.c.kind == "open",
            table.c.outcome.in_(EXITS),
            *self.credited(table),
        )
        return rows.cte("departures")

    @cached_property
    def cut_short(self) -> CTE:
        """Stays in open stages that a deletion ended in the period; ``role``: of the stage or of the card."""
        table = self.visits
        rows = self._items(table, role=table.c.outcome, at=table.c.left_at, seconds=table.c.seconds).where(
            self._in_period(table.c.left_at),
            table.c.kind == "open",
            table.c.outcome.in_(("stage_deleted", "card_deleted")),
            *self.credited(table),
        )
        return rows.cte("cut_short")

    @cached_property
    def completed(self) -> CTE:
        """Stays that somebody began and ended, and that ended in the period: how long they were is known."""
        table = self.left
        return select(table).where(table.c.arrival.in_(PROGRESS)).cte("completed")

    @cached_property
    def exposed(self) -> CTE:
        """Stays in open stages, as far as they lie in the period; ``role`` is ``exit`` where somebody ended them in it.

        Σ time ÷ exits is the maximum-likelihood mean of a stay when some are not over, and Little's law.
        """
        table = self.visits
        begins = case((table.c.at < self._starts, self._starts), else_=table.c.at)
        ended = and_(table.c.left_at.is_not(None), table.c.left_at < self._ends)
        ends = case((ended, table.c.left_at), else_=self._ends)
        role = case((and_(ended, table.c.outcome.in_(EXITS)), "exit"), else_="stays")
        rows = self._items(table, role=role, seconds=seconds_between(begins, ends)).where(
            table.c.at < self._ends,
            or_(table.c.left_at.is_(None), table.c.left_at >= self._starts),
            table.c.kind == "open",
            table.c.arrival != "imported",
            *self.credited(table),
        )
        return rows.cte("exposed")

    @cached_property
    def present_and_archived(self) -> CTE:
        """Open cards at the end of the period, or now: where, whose, of what amount, and how long in their stage."""
        table = self.visits
        columns = [
            table.c.item_id,
            table.c.card_id,
            table.c.contact_id,
            table.c.at,
            table.c.stage_id,
            CardSpan.owner_id,
            CardSpan.team_id,
            literal("open", String()).label("role"),
            CardSpan.amount_minor.label("units"),
            CardSpan.currency,
            seconds_between(table.c.at, self._ends).label("seconds"),
            CardSpan.archived,
        ]
        rows = (
            select(*columns)
            .join(CardSpan, CardSpan.card_id == table.c.card_id)
            .where(
                table.c.at < self._ends,
                or_(table.c.left_at.is_(None), table.c.left_at >= self._ends),
                table.c.kind == "open",
                *self._span_at(self._ends),
            )
        )
        found = rows.subquery()
        return select(found).where(*self.credited(found)).cte("present_and_archived")

    @cached_property
    def present(self) -> CTE:
        """As before, without archived cards, which no board shows. ``bucket``: by how long they are there."""
        table = self.present_and_archived
        bucket = case(*((table.c.seconds < end, name) for name, end in BUCKETS[:-1]), else_=BUCKETS[-1][0])
        return select(table, bucket.label("bucket")).where(table.c.archived.is_(False)).cte("present")

    def reached(self, table: FromClause, rank: int) -> ColumnElement[bool]:
        """The created cards that got to a step of the funnel."""
        return table.c.level >= rank

    def _items(self, table: CTE, *further: Any, **given: Any) -> Select[Any]:
        columns: dict[str, Any] = {"at": table.c.at, "units": table.c.units, "currency": table.c.currency}
        columns |= {"seconds": cast(null(), Double)} | given
        return select(
            table.c.item_id,
            *(table.c[name] for name in ITEM),
            *(column.label(name) for name, column in columns.items()),
            *further,
        )

    def _in_period(self, moment: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(moment >= self._starts, moment < self._ends)

    def _span_at(self, moment: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        return [CardSpan.since < moment, or_(CardSpan.until.is_(None), CardSpan.until >= moment)]

    def _reached_next(self, table: FromClause) -> ColumnElement[bool]:
        """The cards that got from a stage as far as the next one: into it or past it, or strictly into it itself."""
        after = {stage.id: self.asked.next_stage(stage) for stage in self.asked.stages if stage.kind == "open"}
        if self.asked.mode != "strict":
            ranks = {stage_id: stage.rank if stage else WON for stage_id, stage in after.items()}
            return table.c.furthest >= case(ranks, value=table.c.stage_id, else_=WON)
        paths = {stage_id: f"%{self._letter(stage.id)}%" for stage_id, stage in after.items() if stage}
        won = self._won(table)
        return or_(table.c.path.like(case(paths, value=table.c.stage_id, else_="")), won) if paths else won

    def _won(self, table: FromClause) -> ColumnElement[bool]:
        """The cards that were won later on; strictly: after going through every stage in between."""
        if self.asked.mode != "strict":
            return table.c.furthest == WON
        choices = {}
        for stage in self.asked.stages:
            if stage.kind == "open":
                way = [each.id for each in self.asked.open_stages if each.rank > stage.rank]
                choices[stage.id] = self._way(way, won=True)
        return table.c.path.like(case(choices, value=table.c.stage_id, else_="")) if choices else literal(False)

    def _level(self, table: FromClause) -> ColumnElement[Any]:
        if self.asked.mode != "strict":
            return table.c.furthest
        steps = self.asked.open_stages
        levels = [(table.c.path.like(self._way([step.id for step in steps], won=True)), WON)]
        for place in range(len(steps), 0, -1):
            levels.append((table.c.path.like(self._way([step.id for step in steps[:place]])), steps[place - 1].rank))
        return case(*levels, else_=-1)

    def _way(self, stage_ids: Sequence[Any], *, won: bool = False) -> str:
        """The pattern of a path, which tells the last stage first, that went through these stages in order."""
        letters = [self._letter(stage_id) for stage_id in stage_ids] + ([_WON_LETTER] if won else [])
        return "%" + "%".join(reversed(letters)) + "%"

    def _letters(self) -> dict[Any, str]:
        return {stage.id: self._letter(stage.id) for stage in self.asked.stages if stage.kind != "lost"}

    def _letter(self, stage_id: Any) -> str:
        won = any(stage.id == stage_id and stage.kind == "won" for stage in self.asked.stages)
        return _WON_LETTER if won else self._moved[stage_id]


_WON_LETTER = "w"


def _rank() -> ColumnElement[int]:
    """As `jalon_pipeline.queries.statistics.asked.StageInfo` has it."""
    return type_coerce(Stage.position * 2 - case((Stage.deleted_at.is_(None), 0), else_=1), Integer)


def no_text() -> ColumnElement[Any]:
    """The text that is not there, of a type that a union of tables takes."""
    return cast(null(), String)
