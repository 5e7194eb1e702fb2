"""One row of an imported file as what it says of a contact, and what of it cannot be taken."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from jalon_contacts.domain.addresses import AddressRefused, normalise_email, normalise_phone
from jalon_contacts.domain.contact_fields import MAX_NAME, is_time_zone
from jalon_contacts.domain.imports_columns import CUSTOM
from jalon_contacts.domain.text import clean
from jalon_sdk.folding import folded
from jalon_sdk.serial import Json

_FORMULA = ("=", "+", "-", "@")
_LANGUAGES = {"fr": "fr", "francais": "fr", "french": "fr", "en": "en", "anglais": "en", "english": "en"}
_YES = frozenset({"1", "yes", "y", "true", "oui", "o", "vrai", "x"})
_NO = frozenset({"0", "no", "n", "false", "non", "faux"})
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M", "T%H:%M:%S")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row was refused or skipped, or what is worth saying of it.

    :ivar code: ``not_an_email``, ``known_address`` …; the page has words for each.
    :ivar column: from 0, where one is to blame.
    :ivar detail: the value, shortened, or the number of another row.
    """

    code: str
    column: int | None = None
    detail: str = ""


@dataclass(slots=True)
class RowValues:
    """What a row says of a contact. Empty cells say nothing: they never erase what is known."""

    name: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    company: str = ""
    language: str | None = None
    time_zone: str | None = None
    custom: dict[str, Json] = field(default_factory=dict)


class RowReader:
    """Reads rows by a mapping.

    :param mapping: the target of each column, or None.
    :param custom: how the text of a cell becomes a value, by key of a custom field; raises ``ValueError``.
    """

    def __init__(self, mapping: Sequence[str | None], custom: Mapping[str, Callable[[str], Json]]) -> None:
        self._columns = [(index, target) for index, target in enumerate(mapping) if target is not None]
        self._width = len(mapping)
        self._custom = custom

    def read(self, cells: Sequence[str]) -> tuple[RowValues, list[Reason]]:
        """What the row says, and why it cannot be taken (then it is refused as a whole)."""
        values, reasons = RowValues(), []
        first = last = ""
        if len(cells) > self._width and any(cell.strip() for cell in cells[self._width :]):
            reasons.append(Reason("too_many_cells", detail=str(len(cells))))
        for index, target in self._columns:
            text = cell_text(cells[index]) if index < len(cells) else ""
            if not text:
                continue
            try:
                if target == "first_name":
                    first = text
                elif target == "last_name":
                    last = text
                elif target.startswith(CUSTOM):
                    key = target[len(CUSTOM) :]
                    values.custom[key] = self._custom[key](text)
                else:
                    _SETTERS[target](values, text)
            except AddressRefused as refused:
                reasons.append(Reason(refused.code, index, text[:80]))
            except ValueError as error:
                reasons.append(
                    Reason(f"not_a_{target}" if target in _SETTERS else "not_a_value", index, str(error)[:80])
                )
        values.name = values.name or f"{first} {last}".strip() or (values.emails[0] if values.emails else "")
        if len(values.name) > MAX_NAME:
            reasons.append(Reason("name_too_long", detail=str(len(values.name))))
        return values, reasons


def cell_text(cell: str) -> str:
    """The text of a cell, on one line, without the quote that keeps spreadsheets from taking it for a formula.

    A formula is a text like any other here: nothing of it is ever calculated.
    """
    text = clean(cell, one_line=True)
    return text[1:] if text.startswith("'") and text[1:2] in _FORMULA else text


def number_from(text: str) -> Json:
    """A number as people write it: ``1 250,50``, ``1,250.50``, ``1250.5``.

    :raises ValueError: it is none.
    """
    plain = "".join(text.split()).replace("\u202f", "").rstrip("€$")
    if "," in plain and "." in plain:
        decimal = max(plain.rfind(","), plain.rfind("."))
        plain = plain[:decimal].replace(",", "").replace(".", "") + "." + plain[decimal + 1 :]
    value = float(plain.replace(",", "."))
    return int(value) if value.is_integer() else value


def yes_no_from(text: str) -> Json:
    """Yes or no, in French or English.

    :raises ValueError: it is neither.
    """
    word = folded(text)
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(text)


def date_from(text: str) -> Json:
    """A date, day before month where it is written with slashes or dots.

    :raises ValueError: it is none.
    """
    return _moment(text, ("",)).date().isoformat()


def datetime_from(text: str) -> Json:
    """A date and perhaps a time; with an offset if it is RFC 3339, else on the clocks of the field's zone.

    :raises ValueError: it is none.
    """
    try:
        return dt.datetime.fromisoformat(text).isoformat()
    except ValueError:
        return _moment(text, _TIMES).isoformat()


def _moment(text: str, times: Sequence[str]) -> dt.datetime:
    for date in _DATES:
        for time in times:
            try:
                return dt.datetime.strptime(text, date + time)  # noqa: DTZ007  the field's zone is put to it later
            except ValueError:
                continue
    raise ValueError(text)


def _name(values: RowValues, text: str) -> None:
    values.name = text


def _email(values: RowValues, text: str) -> None:
    address = normalise_email(text)
    if address not in values.emails:
        values.emails.append(address)


def _phone(values: RowValues, text: str) -> None:
    number = normalise_phone(text)
    if number not in values.phones:
        values.phones.append(number)


def _company(values: RowValues, text: str) -> None:
    if len(text) > MAX_NAME:
        raise ValueError(text)
    values.company = text


def _language(values: RowValues, text: str) -> None:
    values.language = _LANGUAGES.get(folded(text))
    if values.language is None:
        raise ValueError(text)


def _time_zone(values: RowValues, text: str) -> None:
    if not is_time_zone(text):
        raise ValueError(text)
    values.time_zone = text


_SETTERS: Mapping[str, Callable[[RowValues, str], None]] = {
    "name": _name,
    "email": _email,
    "phone": _phone,
    "company": _company,
    "language": _language,
    "time_zone": _time_zone,
}
