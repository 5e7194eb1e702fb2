from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon_pipeline.domain.money import to_minor_units, weighted
from jalon_pipeline.domain.refusals import AmountTooLarge, AmountTooPrecise, NegativeAmount, UnknownCurrency
from jalon_sdk.money import CURRENCIES, LARGEST, from_minor_units
from jalon_sdk.records import Money


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


@given(units=st.integers(min_value=0, max_value=LARGEST), currency=st.sampled_from(sorted(CURRENCIES)))
def test_amounts_come_back_as_they_were(units: int, currency: str) -> None:
    assert to_minor_units(from_minor_units(units, currency)) == units


@pytest.mark.parametrize(
    ("given_amount", "currency", "written"),
    [("1250", "EUR", "1250.00"), ("90.5", "EUR", "90.50"), ("500", "JPY", "500"), ("1.5", "KWD", "1.500")],
)
def test_amounts_are_written_with_all_decimals_of_their_currency(
    given_amount: str, currency: str, written: str
) -> None:
    assert str(from_minor_units(to_minor_units(money(given_amount, currency)), currency).amount) == written


@pytest.mark.parametrize(
    ("wrong", "refusal", "path"),
    [
        (money("-1"), NegativeAmount, "amount.amount"),
        (money("1", "XXQ"), UnknownCurrency, "amount.currency"),
        (money("1", "eur"), UnknownCurrency, "amount.currency"),
        (money("1.005"), AmountTooPrecise, "amount.amount"),
        (money("0.5", "JPY"), AmountTooPrecise, "amount.amount"),
        (money("1e14"), AmountTooLarge, "amount.amount"),
        (money("Infinity"), AmountTooLarge, "amount.amount"),
    ],
)
def test_what_is_no_amount(wrong: Money, refusal: type[Exception], path: str) -> None:
    with pytest.raises(refusal) as refused:
        to_minor_units(wrong)
    assert list(refused.value.fields) == [path]  # type: ignore[attr-defined]  # all of these have fields


def test_weighted_sums_are_rounded_once() -> None:
    assert weighted(10_001 * 33, "EUR") == money("33.00")
    assert weighted(50, "EUR") == money("0.01")


def test_the_list_of_currencies_is_that_of_the_standard() -> None:
    assert {"EUR", "CHF", "XOF", "MAD", "USD", "CAD"} <= set(CURRENCIES)
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert len(CURRENCIES) > 160
