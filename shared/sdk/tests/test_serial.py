"""JSON to dataclasses: what is read, and where it says that something is wrong."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal
from uuid import UUID

import pytest

from jalon_sdk.serial import Json, Unreadable, from_json, to_json

ID = "0199f09e-0000-7000-8000-000000000001"


@dataclass(frozen=True, kw_only=True)
class Price:
    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class Order:
    id: UUID
    at: dt.datetime
    day: dt.date | None = None
    status: Literal["open", "paid"] = "open"
    prices: tuple[Price, ...] = ()
    by_name: Mapping[str, Price] = field(default_factory=dict)
    weight: float = 0.0
    count: int = 0
    gift: bool = False
    either: int | str = 0
    anything: Json = None


WHOLE = {
    "id": ID,
    "at": "2026-11-22T09:00:00.000000Z",
    "day": "2026-11-22",
    "status": "paid",
    "prices": [{"amount": "12.50", "currency": "EUR"}],
    "by_name": {"a": {"amount": "1", "currency": "CHF"}},
    "weight": 1.5,
    "count": 3,
    "gift": True,
    "either": "x",
    "anything": {"deep": [1, None]},
}


def test_what_was_written_is_read_again():
    order = from_json(Order, WHOLE)
    assert order.prices == (Price(amount=Decimal("12.50"), currency="EUR"),)
    assert order.at == dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
    assert to_json(order) == WHOLE


def test_later_fields_are_passed_over_and_missing_ones_get_their_default():
    order = from_json(Order, {"id": ID, "at": "2026-11-22T10:00:00+01:00", "colour": "red", "weight": 2})
    assert (order.status, order.day, order.weight) == ("open", None, 2.0)
    assert isinstance(order.weight, float)
    assert order.at.utcoffset() == dt.timedelta(0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": 1}, "id: must be UUID, not int"),
        ({"id": "x"}, "id: is no UUID"),
        ({"at": "2026-11-22T09:00:00"}, "at: is no datetime"),
        ({"day": "yesterday"}, "day: is no date"),
        ({"status": "lost"}, "status: must be one of open, paid"),
        ({"prices": {}}, "prices: must be a list"),
        ({"prices": [{"amount": "x", "currency": "EUR"}]}, "prices[0].amount: is no Decimal"),
        ({"prices": [{"amount": "1"}]}, "prices[0].currency: is missing"),
        ({"prices": [[]]}, "prices[0]: must be an object"),
        ({"by_name": {"a": {"amount": "1", "currency": None}}}, "by_name.a.currency: must be str, not NoneType"),
        ({"weight": True}, "weight: must be float, not bool"),
        ({"count": True}, "count: must be a whole number"),
        ({"count": 1.5}, "count: must be int, not float"),
        ({"gift": 1}, "gift: must be bool, not int"),
        ({"either": []}, "either: must be int, not list"),
    ],
)
def test_a_problem_is_said_with_its_path(change, said):
    with pytest.raises(Unreadable) as problem:
        from_json(Order, {**WHOLE, **change})
    assert str(problem.value) == said
    with pytest.raises(Unreadable) as problem:
        from_json(Order, {**WHOLE, **change}, "record")
    assert str(problem.value) == f"record.{said}"


def test_what_is_no_object_at_all():
    with pytest.raises(Unreadable, match="the value: must be an object"):
        from_json(Order, [])
