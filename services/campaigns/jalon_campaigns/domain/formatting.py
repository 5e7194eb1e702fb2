"""Dates, times and amounts, written for the reader of a mail: in their language, in their time zone."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency

LANGUAGES = ("fr", "en")

_DATE_AND_TIME = {"fr": "EEEE d MMMM y 'à' H 'h' mm", "en": "EEEE d MMMM y 'at' HH:mm"}
_DATE = {"fr": "EEEE d MMMM y", "en": "EEEE d MMMM y"}
_TIME = {"fr": "H 'h' mm", "en": "HH:mm"}
_LOCALES = {"fr": "fr", "en": "en_GB"}


@dataclass(frozen=True)
class Reader:
    """Who will read: the language of the text, the zone in which they live."""

    language: str = "fr"
    time_zone: str = "Europe/Paris"

    @property
    def known_language(self) -> str:
        """The language, or French where Jalon does not speak it."""
        return self.language if self.language in LANGUAGES else LANGUAGES[0]

    @property
    def zone(self) -> ZoneInfo:
        """The zone, or Paris where the name is none."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("Europe/Paris")


def local_datetime(value: str, reader: Reader) -> str:
    """``mardi 1 décembre 2026 à 18 h 30``, ``Tuesday 1 December 2026 at 18:30``."""
    language = reader.known_language
    return format_datetime(_moment(value, reader), _DATE_AND_TIME[language], locale=_LOCALES[language])


def local_date(value: str, reader: Reader) -> str:
    """``mardi 1 décembre 2026``; takes a date too, which has no zone."""
    language = reader.known_language
    day = dt.date.fromisoformat(value) if len(value) == len("2026-12-01") else _moment(value, reader).date()
    return format_date(day, _DATE[language], locale=_LOCALES[language])


def local_time(value: str, reader: Reader) -> str:
    """``18 h 30``, ``18:30``."""
    language = reader.known_language
    return format_time(_moment(value, reader).time(), _TIME[language], locale=_LOCALES[language])


def money(value: Mapping[str, str], reader: Reader) -> str:
    """``1 250,00 €`` of ``{"amount": "1250.00", "currency": "EUR"}``."""
    try:
        amount, currency = Decimal(value["amount"]), str(value["currency"])
    except (InvalidOperation, LookupError, TypeError):
        raise ValueError(f"{value!r} is no amount of money") from None
    return str(format_currency(amount, currency, locale=_LOCALES[reader.known_language]))


FILTERS: Mapping[str, Callable[[Any, Reader], str]] = {
    "local_datetime": local_datetime,
    "local_date": local_date,
    "local_time": local_time,
    "money": money,
}


def _moment(value: str, reader: Reader) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is no date and time") from None
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} does not say in which time zone")
    return moment.astimezone(reader.zone)
