"""Sources: from the name of a figure to the rows of a population that it was counted from, and to what was left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, and_, true

from jalon_pipeline.domain.figures import BUCKETS, NOBODY
from jalon_pipeline.domain.moves import OUTCOMES
from jalon_pipeline.domain.refusals import UnknownFigure
from jalon_pipeline.queries.statistics.asked import StageInfo
from jalon_pipeline.queries.statistics.populations import Populations
from jalon_pipeline.queries.statistics.visit_populations import WON
from jalon_sdk.money import CURRENCIES


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a figure was counted from.

    :ivar formula: names its formula in words, which the page knows in each language.
    :ivar counts: the rows that count for a share; the others only stand below it.
    :ivar left_out: other rows that were looked at and do not count, by reason.
    """

    formula: str
    table: CTE
    where: Sequence[ColumnElement[bool]]
    counts: ColumnElement[bool] | None = None
    left_out: Mapping[str, tuple[CTE, ColumnElement[bool]]] = field(default_factory=dict)


def source_of(populations: Populations, figure: str) -> Source:
    """Where a figure comes from.

    :raises UnknownFigure: there is none of that name.
    """
    table, _, rest = figure.partition(".")
    name, _, of = rest.partition(".")
    make = _TABLES.get(table)
    source = make(_Wanted(populations, name, tuple(of.split(".")) if of else ())) if make else None
    if source is None:
        raise UnknownFigure(f"there is no figure {figure!r}", {"figure": ["is unknown"]})
    return source


@dataclass(frozen=True)
class _Wanted:
    """A figure's name, and what it is of."""

    of_populations: Populations
    name: str
    of: tuple[str, ...]

    def stage(self) -> StageInfo | None:
        """The stage that the first part names."""
        wanted = self.of[0] if self.of else ""
        return next((stage for stage in self.of_populations.asked.stages if str(stage.id) == wanted), None)

    def currency(self) -> str | None:
        """The currency that the last part names."""
        return self.of[-1] if self.of and self.of[-1] in CURRENCIES else None

    def only(self, count: int) -> bool:
        """Whether it is of so many things."""
        return len(self.of) == count


def _stage_table(wanted: _Wanted) -> Source | None:
    populations, stage = wanted.of_populations, wanted.stage()
    table = populations.entered
    names: dict[str, ColumnElement[bool]] = {
        "cards": true(),
        "contacts": table.c.contact_id.is_not(None),
        "value": table.c.currency == wanted.currency(),
    }
    if stage is None or wanted.name not in names or not wanted.only(2 if wanted.name == "value" else 1):
        return None
    here = table.c.stage_id == stage.id
    left_out = {
        **_no_progress(populations, stage),
        "came_again": (populations.arrivals, and_(_of(populations.arrivals, stage), populations.arrivals.c.latest > 1)),
    }
    if wanted.name == "value":
        left_out["other_currency"] = (table, and_(here, table.c.currency != wanted.currency()))
        left_out["no_amount"] = (table, and_(here, table.c.currency.is_(None)))
    if wanted.name == "contacts":
        left_out["no_contact"] = (table, and_(here, table.c.contact_id.is_(None)))
    return Source(formula=f"entered.{wanted.name}", table=table, where=[here, names[wanted.name]], left_out=left_out)


def _present_table(wanted: _Wanted) -> Source | None:
    populations, currency = wanted.of_populations, wanted.currency()
    table, archived = populations.present, populations.present_and_archived
    parts = len(wanted.of) - (wanted.name == "value")
    stage = wanted.stage() if parts else None
    if parts not in (0, 1) or (parts and stage is None) or (wanted.name == "value" and currency is None):
        return None
    here = table.c.stage_id == stage.id if stage else true()
    left_out = {"archived": (archived, and_(archived.c.archived, _of(archived, stage) if stage else true()))}
    where = [here]
    if wanted.name == "value":
        where.append(table.c.currency == currency)
        left_out["other_currency"] = (table, and_(here, table.c.currency != currency))
        left_out["no_amount"] = (table, and_(here, table.c.currency.is_(None)))
    elif wanted.name == "contacts" and stage:
        where.append(table.c.contact_id.is_not(None))
        left_out["no_contact"] = (table, and_(here, table.c.contact_id.is_(None)))
    elif wanted.name != "cards":
        return None
    return Source(formula=f"present.{wanted.name}", table=table, where=where, left_out=left_out)


def _passages_table(wanted: _Wanted) -> Source | None:
    populations, stage = wanted.of_populations, wanted.stage()
    if stage is None or not wanted.only(1) or wanted.name not in ("entries", *OUTCOMES):
        return None
    table = populations.passages
    outcome = true() if wanted.name == "entries" else table.c.role == wanted.name
    formula = "passages.entries" if wanted.name == "entries" else "passages.outcome"
    return Source(formula=formula, table=table, where=[_of(table, stage), outcome])


def _conversion_table(wanted: _Wanted) -> Source | None:
    populations, stage = wanted.of_populations, wanted.stage()
    mode = populations.asked.mode
    if stage is None or stage.kind != "open" or not wanted.only(1):
        return None
    if mode == "flow":
        table = populations.left
        counts = {"next": table.c.role.in_(("won", "forward")), "won": table.c.role == "won"}.get(wanted.name)
        left_out = _deleted_under_way(populations, stage)
        where: list[ColumnElement[bool]] = [_of(table, stage)]
    else:
        table = populations.begun
        counts = {"next": table.c.role.in_(("won", "next")), "won": table.c.role == "won"}.get(wanted.name)
        left_out = _no_progress(populations, stage)
        where = [_of(table, stage)]
        if wanted.name == "still_there":
            where.append(table.c.role == "still_there")
            return Source(formula="conversion.still_there", table=table, where=where, left_out=left_out)
    if counts is None:
        return None
    formula = f"conversion.{wanted.name}_{mode}"
    return Source(formula=formula, table=table, where=where, counts=counts, left_out=left_out)


def _time_table(wanted: _Wanted) -> Source | None:
    populations, stage = wanted.of_populations, wanted.stage()
    if stage is None or stage.kind != "open" or not wanted.only(1):
        return None
    archived = populations.present_and_archived
    if wanted.name in ("mean", "median", "p75", "p90"):
        table = populations.completed
        left = populations.left
        left_out = {
            **_deleted_under_way(populations, stage),
            "begun_by_stage_deletion": (left, and_(_of(left, stage), left.c.arrival == "stage_deleted")),
            "imported": (left, and_(_of(left, stage), left.c.arrival == "imported")),
        }
    elif wanted.name == "exposure":
        table, left_out = populations.exposed, {}
    elif wanted.name in ("open", "open_median", "open_oldest"):
        table = populations.present
        left_out = {"archived": (archived, and_(archived.c.archived, _of(archived, stage)))}
    else:
        return None
    counts = table.c.role == "exit" if wanted.name == "exposure" else None
    formula = f"time.{wanted.name}"
    return Source(formula=formula, table=table, where=[_of(table, stage)], counts=counts, left_out=left_out)


def _closing_table(wanted: _Wanted) -> Source | None:
    populations, currency = wanted.of_populations, wanted.currency()
    table, undone = populations.closed, populations.undone
    money = wanted.name in ("won_value", "lost_value", "value_rate", "mean_won")
    if not wanted.only(1 if money else 0) or (money and currency is None):
        return None
    left_out: dict[str, tuple[CTE, ColumnElement[bool]]] = {"closing_undone": (undone, true())}
    won, lost = table.c.role == "won", table.c.role == "lost"
    where = {
        "rate": true(),
        "won": won,
        "lost": lost,
        "won_value": won,
        "lost_value": lost,
        "value_rate": true(),
        "mean_won": won,
        **dict.fromkeys(("time_mean", "time_median", "time_p75", "time_p90"), won),
    }.get(wanted.name)
    if where is None:
        return None
    conditions = [where]
    if money:
        conditions.append(table.c.currency == currency)
        left_out["other_currency"] = (table, and_(where, table.c.currency != currency))
        left_out["no_amount"] = (table, and_(where, table.c.currency.is_(None)))
    counts = won if wanted.name in ("rate", "value_rate") else None
    formula = f"closing.{wanted.name}"
    return Source(formula=formula, table=table, where=conditions, counts=counts, left_out=left_out)


def _created_table(wanted: _Wanted) -> Source | None:
    populations, currency = wanted.of_populations, wanted.currency()
    table = populations.created
    if not wanted.only(1 if wanted.name == "value_rate" else 0):
        return None
    counts = {"cards": None, "rate": table.c.role == "won", "open": table.c.role == "open"}
    if wanted.name == "value_rate" and currency is not None:
        return Source(
            formula="created.value_rate",
            table=table,
            where=[table.c.currency == currency],
            counts=table.c.role == "won",
            left_out={
                "other_currency": (table, table.c.currency != currency),
                "no_amount": (table, table.c.currency.is_(None)),
            },
        )
    if wanted.name not in counts:
        return None
    return Source(formula=f"created.{wanted.name}", table=table, where=[], counts=counts[wanted.name])


def _velocity_table(wanted: _Wanted) -> Source | None:
    populations, currency = wanted.of_populations, wanted.currency()
    table = populations.pace
    if wanted.name != "pace" or not wanted.only(1) or currency is None:
        return None
    return Source(
        formula="velocity.pace",
        table=table,
        where=[table.c.currency == currency],
        left_out={
            "other_currency": (table, table.c.currency != currency),
            "no_amount": (table, table.c.currency.is_(None)),
        },
    )


def _funnel_table(wanted: _Wanted) -> Source | None:
    populations, stage = wanted.of_populations, wanted.stage()
    table = populations.created
    if wanted.name == "won" and wanted.only(0):
        return Source(formula="funnel.won", table=table, where=[populations.reached(table, WON)])
    if wanted.name != "reached" or stage is None or stage not in populations.asked.open_stages or not wanted.only(1):
        return None
    formula = f"funnel.{'strict' if populations.asked.mode == 'strict' else 'reached'}"
    return Source(formula=formula, table=table, where=[populations.reached(table, stage.rank)])


def _ageing_table(wanted: _Wanted) -> Source | None:
    populations, stage = wanted.of_populations, wanted.stage()
    if stage is None or not wanted.only(1) or wanted.name not in dict(BUCKETS):
        return None
    table, archived = populations.present, populations.present_and_archived
    return Source(
        formula="ageing.bucket",
        table=table,
        where=[_of(table, stage), table.c.bucket == wanted.name],
        left_out={"archived": (archived, and_(archived.c.archived, _of(archived, stage)))},
    )


def _cohort_table(wanted: _Wanted) -> Source | None:
    months = _month(wanted)
    if months is None or wanted.name not in ("created", "won", "lost", "open", "deleted", "rate"):
        return None
    table = wanted.of_populations.created
    where = [table.c.month == months]
    if wanted.name not in ("created", "rate"):
        where.append(table.c.role == wanted.name)
    counts = table.c.role == "won" if wanted.name == "rate" else None
    return Source(formula=f"cohort.{wanted.name}", table=table, where=where, counts=counts)


def _month(wanted: _Wanted) -> int | None:
    """The number of the month that a figure is of."""
    names = list(wanted.of_populations.asked.period.months.names)
    return names.index(wanted.of[0]) if wanted.only(1) and wanted.of[0] in names else None


def _member_table(wanted: _Wanted) -> Source | None:
    populations, currency = wanted.of_populations, wanted.currency()
    money = wanted.name == "won_value"
    if not wanted.only(2 if money else 1) or (money and currency is None):
        return None
    try:
        owner_id = None if wanted.of[0] == NOBODY else UUID(wanted.of[0])
    except ValueError:
        return None
    tables = {
        "created": populations.created,
        "open": populations.present,
        "open_tasks": populations.tasks,
        "overdue_tasks": populations.tasks,
    }
    if wanted.name not in (*tables, "won", "lost", "rate", "won_value"):
        return None
    table = tables.get(wanted.name, populations.closed)
    roles = {"overdue_tasks": "overdue", "won": "won", "lost": "lost", "won_value": "won"}
    where = [table.c.owner_id.is_(None) if owner_id is None else table.c.owner_id == owner_id]
    left_out: dict[str, tuple[CTE, ColumnElement[bool]]] = {}
    if wanted.name in roles:
        where.append(table.c.role == roles[wanted.name])
    if table is populations.closed:
        undone = populations.undone
        left_out["closing_undone"] = (undone, undone.c.owner_id == owner_id)
    if money:
        left_out["other_currency"] = (table, and_(*where, table.c.currency != currency))
        left_out["no_amount"] = (table, and_(*where, table.c.currency.is_(None)))
        where.append(table.c.currency == currency)
    counts = table.c.role == "won" if wanted.name == "rate" else None
    return Source(formula=f"member.{wanted.name}", table=table, where=where, counts=counts, left_out=left_out)


_TABLES: dict[str, Callable[[_Wanted], Source | None]] = {
    "entered": _stage_table,
    "present": _present_table,
    "passages": _passages_table,
    "conversion": _conversion_table,
    "time": _time_table,
    "closing": _closing_table,
    "created": _created_table,
    "velocity": _velocity_table,
    "funnel": _funnel_table,
    "ageing": _ageing_table,
    "cohort": _cohort_table,
    "member": _member_table,
}


def _of(table: CTE, stage: StageInfo) -> ColumnElement[bool]:
    return table.c.stage_id == stage.id


def _no_progress(populations: Populations, stage: StageInfo) -> dict[str, tuple[CTE, Any]]:
    """Visits that nobody began on purpose."""
    table = populations.visits_left_out
    return {
        "begun_by_stage_deletion": (table, and_(_of(table, stage), table.c.role == "stage_deleted")),
        "imported": (table, and_(_of(table, stage), table.c.role == "imported")),
    }


def _deleted_under_way(populations: Populations, stage: StageInfo) -> dict[str, tuple[CTE, Any]]:
    """Stays that ended because the stage, or the card, was deleted."""
    table = populations.cut_short
    return {
        reason: (table, and_(_of(table, stage), table.c.role == reason)) for reason in ("stage_deleted", "card_deleted")
    }
