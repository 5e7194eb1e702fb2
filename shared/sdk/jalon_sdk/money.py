"""Amounts of money in the smallest unit of their currency (cents), so that sums and comparisons are exact."""

from decimal import Decimal
from typing import Literal

from jalon_sdk.records import Money

LARGEST = 10**15
"""In smallest units: thousands of such amounts, times a probability in percent, still add up in 64 bits."""

_CODES = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
    CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL
    HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
    RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
    USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
CURRENCIES = dict.fromkeys(_CODES.split(), 2) | {
    code: decimals for decimals, codes in _DECIMALS.items() for code in codes.split()
}
"""The circulating currencies and funds of ISO 4217, with how many decimals their smallest unit has."""


class WrongMoney(ValueError):
    """No such amount can be kept.

    :ivar code: ``unknown_currency``, ``amount_too_large``, ``negative_amount`` or ``amount_too_precise``.
    :ivar part: ``amount`` or ``currency``.
    :ivar problem: what is wrong with that part.
    """

    def __init__(self, code: str, part: Literal["amount", "currency"], problem: str) -> None:
        self.code = code
        self.part = part
        self.problem = problem
        super().__init__(f"{part} {problem}")


def minor_units(money: Money) -> int:
    """The amount in the smallest unit of its currency.

    :raises WrongMoney: the currency is unknown, or the amount negative, too large or too precise.
    """
    decimals = CURRENCIES.get(money.currency)
    if decimals is None:
        raise WrongMoney("unknown_currency", "currency", "is not in ISO 4217")
    if not money.amount.is_finite() or abs(money.amount) > LARGEST:
        raise WrongMoney("amount_too_large", "amount", "is too large")
    if money.amount < 0:
        raise WrongMoney("negative_amount", "amount", "must not be negative")
    units = money.amount.scaleb(decimals)
    if units != units.to_integral_value():
        raise WrongMoney("amount_too_precise", "amount", f"{money.currency} has {decimals} decimals")
    if units > LARGEST:
        raise WrongMoney("amount_too_large", "amount", "is too large")
    return int(units)


def from_minor_units(units: int, currency: str) -> Money:
    """The amount as people write it, with all decimals of its currency: ``1250.00``."""
    return Money(amount=Decimal(units).scaleb(-CURRENCIES[currency]), currency=currency)
