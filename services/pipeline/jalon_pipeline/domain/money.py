"""Money of cards: what `jalon_sdk.money` keeps, with this service's refusals; and sums by probability."""

from collections.abc import Mapping

from jalon_pipeline.domain.refusals import (
    AmountTooLarge,
    AmountTooPrecise,
    NegativeAmount,
    Refused,
    UnknownCurrency,
)
from jalon_sdk.money import WrongMoney, from_minor_units, minor_units
from jalon_sdk.records import Money

_REFUSALS: Mapping[str, type[Refused]] = {
    refusal.code: refusal for refusal in (AmountTooLarge, AmountTooPrecise, NegativeAmount, UnknownCurrency)
}


def to_minor_units(money: Money, path: str = "amount") -> int:
    """The amount in the smallest unit of its currency.

    :param path: the field it came in, for the refusal.
    :raises UnknownCurrency: ISO 4217 does not know it.
    :raises NegativeAmount: it is below zero.
    :raises AmountTooPrecise: it has a fraction of the smallest unit.
    :raises AmountTooLarge: sums of such amounts would not be exact any more.
    """
    try:
        return minor_units(money)
    except WrongMoney as wrong:
        raise _REFUSALS[wrong.code](str(wrong), {f"{path}.{wrong.part}": [wrong.problem]}) from wrong


def weighted(percent_units: int, currency: str) -> Money:
    """A sum of amounts times probabilities in percent, rounded to the smallest unit."""
    return from_minor_units((percent_units + 50) // 100, currency)
