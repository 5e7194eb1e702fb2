"""Grouping: all populations counted and summed in one statement, so that the visits are gone through once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Double,
    Integer,
    Select,
    String,
    Uuid,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from jalon_pipeline.domain.rates import quantile
from jalon_pipeline.queries.statistics.populations import Populations

QUANTILES = (0.5, 0.75, 0.9)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows of a population that belong together.

    :ivar key: of what stage.
    :ivar owner_id: of whom.
    :ivar word: their role or the like; ``number`` likewise.
    :ivar count: how many they are; ``units`` the sum of their amounts, ``seconds`` of their times.
    """

    key: UUID | None
    owner_id: UUID | None
    word: str | None
    currency: str | None
    number: int | None
    count: int
    units: int
    seconds: float
    longest: float


class Groups:
    """What the statement found, by population."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._found: dict[str, list[Group]] = defaultdict(list)
        for row in rows:
            self._found[row.population].append(
                Group(
                    key=row.key,
                    owner_id=row.owner_id,
                    word=row.word,
                    currency=row.currency,
                    number=row.number,
                    count=row.rows,
                    units=int(row.units or 0),
                    seconds=row.seconds or 0.0,
                    longest=row.longest or 0.0,
                )
            )

    def of(self, population: str, **wanted: Any) -> list[Group]:
        """The groups of a population with these values."""
        return [
            group
            for group in self._found[population]
            if all(getattr(group, name) == value for name, value in wanted.items())
        ]

    def count(self, population: str, **wanted: Any) -> int:
        """How many rows there are of them."""
        return sum(group.count for group in self.of(population, **wanted))

    def currencies(self, population: str, **wanted: Any) -> dict[str, tuple[int, int]]:
        """By currency: how many rows have an amount in it, and the sum."""
        found: dict[str, tuple[int, int]] = {}
        for group in self.of(population, **wanted):
            if group.currency is not None:
                count, units = found.get(group.currency, (0, 0))
                found[group.currency] = count + group.count, units + group.units
        return dict(sorted(found.items()))

    def quantiles(self, population: str, key: UUID | None = None) -> Sequence[float | None]:
        """Those of `QUANTILES`, of the times of the rows of a stage."""
        rows = self.of(f"{population}.sorted", key=key)
        values = {group.number or 0: group.seconds for group in rows}
        count = rows[0].count if rows else 0
        return [quantile(values, count, share) for share in QUANTILES]


def grouped(session: Session, populations: Populations) -> Groups:
    """Count and sum all populations."""
    return Groups(session.execute(union_all(*_selects(populations))))


def _selects(populations: Populations) -> list[Select[Any]]:
    cohort = populations.asked.mode != "flow"
    conversion = populations.begun if cohort else populations.left
    return [
        _group("entered", populations.entered, key="stage_id", currency=True),
        _contacts("entered", populations.entered),
        _group("present", populations.present, key="stage_id", word="bucket", currency=True, owner=True),
        _contacts("present", populations.present),
        _sorted("present", populations.present),
        _group("passages", populations.passages, key="stage_id", word="role"),
        _group("conversion", conversion, key="stage_id", word="role"),
        _group("completed", populations.completed, key="stage_id"),
        _sorted("completed", populations.completed),
        _group("exposed", populations.exposed, key="stage_id", word="role"),
        _group("closed", populations.closed, word="role", currency=True, owner=True),
        _sorted("closed", populations.closed, key=None, only=populations.closed.c.role == "won"),
        _group("closed_lately", populations.closed_lately, word="role", currency=True),
        _group("created", populations.created, word="role", currency=True, owner=True, number="month"),
        _group("levels", populations.created, number="level"),
        _group("archived", _where(populations.present_and_archived, archived=True)),
        _group("undone", populations.undone, word="role"),
        _group("unmoved", populations.visits_left_out, word="role"),
    ]


def _where(table: CTE, **values: Any) -> Any:
    return select(table).where(*(table.c[name] == value for name, value in values.items())).subquery()


def _columns(
    population: str,
    *,
    key: ColumnElement[Any] | None = None,
    owner_id: ColumnElement[Any] | None = None,
    word: ColumnElement[Any] | None = None,
    currency: ColumnElement[Any] | None = None,
    number: ColumnElement[Any] | None = None,
    count: ColumnElement[Any],
    units: ColumnElement[Any] | None = None,
    seconds: ColumnElement[Any] | None = None,
    longest: ColumnElement[Any] | None = None,
) -> list[ColumnElement[Any]]:
    # Every select of a union has the same types: PostgreSQL takes an untyped null for text.
    return [
        literal(population, String()).label("population"),
        cast(null(), Uuid).label("key") if key is None else key.label("key"),
        cast(null(), Uuid).label("owner_id") if owner_id is None else owner_id.label("owner_id"),
        cast(null(), String).label("word") if word is None else word.label("word"),
        cast(null(), String).label("currency") if currency is None else currency.label("currency"),
        cast(null(), Integer).label("number") if number is None else cast(number, Integer).label("number"),
        cast(count, BigInteger).label("rows"),
        cast(null() if units is None else units, BigInteger).label("units"),
        cast(null() if seconds is None else seconds, Double).label("seconds"),
        cast(null() if longest is None else longest, Double).label("longest"),
    ]


def _group(
    population: str,
    table: Any,
    *,
    key: str | None = None,
    word: str | None = None,
    number: str | None = None,
    currency: bool = False,
    owner: bool = False,
) -> Select[Any]:
    by: dict[str, Any] = {
        "key": key and table.c[key],
        "word": word and table.c[word],
        "number": number and table.c[number],
        "currency": table.c.currency if currency else None,
        "owner_id": table.c.owner_id if owner else None,
    }
    by = {name: column for name, column in by.items() if column is not None}
    columns = _columns(
        population,
        **by,
        count=func.count(),
        units=func.sum(table.c.units),
        seconds=func.sum(table.c.seconds),
        longest=func.max(table.c.seconds),
    )
    return select(*columns).select_from(table).group_by(*by.values()) if by else select(*columns).select_from(table)


def _contacts(population: str, table: CTE) -> Select[Any]:
    """How many contacts there are in each stage (in ``number``), and how many cards have one."""
    contacts = func.count(table.c.contact_id.distinct())
    columns = _columns(
        f"{population}.contacts", key=table.c.stage_id, number=contacts, count=func.count(table.c.contact_id)
    )
    return select(*columns).group_by(table.c.stage_id)


def _sorted(
    population: str, table: CTE, *, key: str | None = "stage_id", only: ColumnElement[bool] | None = None
) -> Select[Any]:
    """Of the times of each stage in order, those that the quantiles lie between; their place is in ``number``."""
    by = [table.c[key]] if key else []
    rows = select(
        *by,
        table.c.seconds,
        func.row_number().over(partition_by=by or None, order_by=table.c.seconds).label("place"),
        func.count().over(partition_by=by or None).label("all"),
    )
    if only is not None:
        rows = rows.where(only)
    found = rows.subquery()
    share = [(found.c.all - 1) * value for value in QUANTILES]
    # The places themselves need no rounding: those within less than one of the exact place.
    near = or_(*((found.c.place - 1 > value - 1.0) & (found.c.place - 1 < value + 1.0) for value in share))
    columns = _columns(
        f"{population}.sorted",
        key=found.c[key] if key else None,
        number=found.c.place,
        count=found.c.all,
        seconds=found.c.seconds,
    )
    return select(*columns).where(near)
