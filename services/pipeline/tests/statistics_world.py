"""What tests of statistics count with, and how they read what comes out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from jalon_pipeline.domain.figures import Figure
from jalon_pipeline.domain.stages import StagePlan
from jalon_pipeline.operations.pipelines import live_stages
from jalon_sdk.records import Money

NOVEMBER = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
PERIOD = {"first": dt.date(2026, 11, 1), "last": dt.date(2026, 11, 30)}
DAY = 86400.0


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def of(rows: Any, stage: str) -> Any:
    return next(row for row in rows if row.stage is not None and row.stage.name == stage)


def figures_in(value: Any) -> Iterator[Figure]:
    if isinstance(value, Figure):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from figures_in(getattr(value, field.name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from figures_in(each)


def amounts(figures: Any) -> list[Money]:
    return [figure.money for figure in figures]


def plan_of(name: str, **values: Any) -> Any:
    return StagePlan(name=name, colour="green", **values)


def club_stage(uow: Any, club: Any, name: str) -> Any:
    return next(stage.id for stage in live_stages(uow.session, club.pipeline_id) if stage.name == name)
