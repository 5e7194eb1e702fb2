"""Sheets: the tables of statistics as rows of text, for files. Amounts of each currency have a column of their own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_pipeline.domain.figures import BUCKETS, Figure
from jalon_pipeline.domain.statistics_words import word
from jalon_pipeline.queries.statistics.asked import Asked, StageInfo
from jalon_pipeline.queries.statistics.forecast import NO_DATE, OVERDUE, get_forecast
from jalon_pipeline.queries.statistics.rows import Statistics
from jalon_pipeline.queries.statistics.tables import get_statistics

Row = Mapping[str, Any]
"""By column: a figure, figures (one per currency), or text."""


def sheet(session: Session, caller: Caller, asked: Asked, table: str, language: str) -> list[list[str]]:
    """A table with its headings.

    :param table: one of `jalon_pipeline.domain.statistics_words.TABLES`.
    """
    if table == "forecast":
        if asked.card_kind != "deal":
            return []
        rows: list[Row] = [
            {
                "month": word(row.month, language) if row.month in (OVERDUE, NO_DATE) else row.month,
                "cards": row.cards,
                "expected": row.expected,
                "weighted": row.weighted,
                "won_values": row.won,
            }
            for row in get_forecast(session, caller, asked).rows
        ]
    else:
        rows = list(_ROWS[table](get_statistics(session, caller, asked), language))
    return _written(rows, language)


def _written(rows: Sequence[Row], language: str) -> list[list[str]]:
    columns: dict[tuple[str, str], None] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, Sequence) and not isinstance(value, str):
                columns |= {(name, _currency(figure)): None for figure in value}
            else:
                columns[name, ""] = None
    names = list(dict.fromkeys(name for row in rows for name in row))
    order = sorted(columns, key=lambda column: (names.index(column[0]), column[1]))
    headings = [f"{word(name, language)} ({of})" if of else word(name, language) for name, of in order]
    return [headings, *([_cell(row.get(name), of, language) for name, of in order] for row in rows)]


def _cell(value: Any, currency: str, language: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if currency:
        value = next((figure for figure in value if _currency(figure) == currency), None)
    return "" if value is None else _number(value, language)


def _number(figure: Figure, language: str) -> str:
    if figure.money is not None:
        text = str(figure.money.amount)
    elif figure.value is None:
        return ""
    elif figure.unit == "seconds":
        text = f"{figure.value / 86400:.2f}"
    else:
        text = f"{figure.value:.4f}" if figure.unit == "share" else str(int(figure.value))
    return text.replace(".", ",") if language == "fr" else text


def _currency(figure: Figure) -> str:
    return figure.id.rpartition(".")[2]


def _stage(stage: StageInfo | None, language: str) -> str:
    return word("won", language) if stage is None else stage.name


def _stages(found: Statistics, language: str) -> Iterable[Row]:
    for row in found.stages:
        yield {
            "stage": row.stage.name,
            "entered": row.entered,
            "entered_contacts": row.entered_contacts,
            "entered_values": row.entered_values,
            "present": row.present,
            "present_contacts": row.present_contacts,
            "present_values": row.present_values,
        }


def _passages(found: Statistics, language: str) -> Iterable[Row]:
    for row in found.passages:
        yield {
            "stage": row.stage.name,
            "entries": row.entries,
            **{figure.id.split(".")[1]: figure for figure in row.outcomes},
        }


def _conversions(found: Statistics, language: str) -> Iterable[Row]:
    for row in found.conversions:
        yield {
            "stage": row.stage.name,
            "next_stage": _stage(row.next_stage, language),
            "cards": str(row.next.count),
            "converted": str(row.next.part),
            "conversion": row.next,
            "conversion_won": row.won,
            "still_there": row.still_there,
            "mature": word("yes" if row.mature else "no", language),
        }


def _times(found: Statistics, language: str) -> Iterable[Row]:
    names = ("mean", "median", "p75", "p90", "exposure", "open", "open_median", "open_oldest")
    for row in found.times:
        yield {"stage": row.stage.name, "cards": str(row.mean.count)} | {name: getattr(row, name) for name in names}


def _closing(found: Statistics, language: str) -> Iterable[Row]:
    closing = found.closing
    names = ("rate", "won", "lost", "won_values", "lost_values", "value_rates", "mean_won", "time_mean", "time_median")
    further = ("time_p75", "time_p90", "cohort_rate", "cohort_open", "cohort_value_rates")
    for name in (*names, *further):
        value = getattr(closing, name)
        for figure in [value] if isinstance(value, Figure) else value:
            yield {
                "figure": word(name, language),
                "currency": "" if isinstance(value, Figure) else _currency(figure),
                "value": figure,
                "behind": str(figure.count),
            }


def _velocity(found: Statistics, language: str) -> Iterable[Row]:
    for figure in found.velocity.figures:
        yield {"currency": _currency(figure), "per_day": figure, "behind": str(figure.count)}


def _funnel(found: Statistics, language: str) -> Iterable[Row]:
    for step in found.funnel:
        yield {"stage": _stage(step.stage, language), "reached": step.reached}


def _ageing(found: Statistics, language: str) -> Iterable[Row]:
    for row in found.ageing:
        figures = zip(BUCKETS, row.buckets, strict=True)
        yield {"stage": row.stage.name} | {
            "under_month" if name == "month" else name: figure for (name, _), figure in figures
        }


def _cohorts(found: Statistics, language: str) -> Iterable[Row]:
    for row in found.cohorts:
        yield {
            "month": row.month,
            "created": row.created,
            "won": row.won,
            "lost": row.lost,
            "still_open": row.open,
            "deleted": row.deleted,
            "rate": row.rate,
        }


def _members(found: Statistics, language: str) -> Iterable[Row]:
    for row in found.members:
        yield {
            "member": row.name or word("nobody" if row.member_id is None else "unknown", language),
            "created": row.created,
            "still_open": row.open,
            "open_tasks": row.open_tasks,
            "overdue_tasks": row.overdue_tasks,
            "won": row.won,
            "lost": row.lost,
            "rate": row.rate,
            "won_values": row.won_values,
        }


_ROWS: Mapping[str, Callable[[Statistics, str], Iterable[Row]]] = {
    "stages": _stages,
    "passages": _passages,
    "conversions": _conversions,
    "times": _times,
    "closing": _closing,
    "velocity": _velocity,
    "funnel": _funnel,
    "ageing": _ageing,
    "cohorts": _cohorts,
    "members": _members,
}
