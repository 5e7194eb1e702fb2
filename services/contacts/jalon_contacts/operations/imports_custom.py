"""How the text of a cell becomes the value of a custom field."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from jalon_contacts.domain.imports_rows import date_from, datetime_from, number_from, yes_no_from
from jalon_contacts.operations.custom_fields import living_definitions
from jalon_core.access.directory import COPIES
from jalon_core.custom_fields.definitions import FieldDefinition
from jalon_core.custom_fields.values import InvalidCustomFields, checked_values
from jalon_sdk.folding import folded
from jalon_sdk.records import CustomFieldKind
from jalon_sdk.serial import Json

_CURRENCIES = {"": "EUR", "€": "EUR", "$": "USD", "£": "GBP"}


def custom_readers(session: Session) -> dict[str, Callable[[str], Json]]:
    """For each custom field of contacts, by key, what reads its values; it raises ``ValueError``.

    They read members through the session and live as long as it does.
    """
    fields = living_definitions(session, "contact")
    return {key: partial(_read, session, field) for key, field in fields.items()}


def _read(session: Session, field: FieldDefinition, text: str) -> Json:
    try:
        value = checked_values({field.key: field}, {field.key: _WRITTEN[field.type](field, text)})[field.key]
    except InvalidCustomFields as refused:
        raise ValueError(text) from refused
    if field.type == "member" and COPIES.member(session, UUID(value)) is None:
        raise ValueError(text)
    return value


def _as_it_is(_field: FieldDefinition, text: str) -> Json:
    return text


def _money(_field: FieldDefinition, text: str) -> Json:
    amount = text.strip("€$£ABCDEFGHIJKLMNOPQRSTUVWXYZ \u00a0\u202f")
    currency = text.replace(amount, "", 1).strip()
    value = number_from(amount)
    return {"amount": format(value, ".4f").rstrip("0").rstrip("."), "currency": _CURRENCIES.get(currency, currency)}


def _choice(field: FieldDefinition, text: str) -> Json:
    return next((choice for choice in field.choices if folded(choice) == folded(text)), text)


def _choices(field: FieldDefinition, text: str) -> Json:
    if folded(text) in map(folded, field.choices):
        return [_choice(field, text)]
    separator = ";" if ";" in text else ","
    return [_choice(field, part.strip()) for part in text.split(separator) if part.strip()]


_WRITTEN: Mapping[CustomFieldKind, Callable[[FieldDefinition, str], Json]] = {
    "text": _as_it_is,
    "number": lambda _field, text: number_from(text),
    "money": _money,
    "date": lambda _field, text: date_from(text),
    "datetime": lambda _field, text: datetime_from(text),
    "choice": _choice,
    "multi_choice": _choices,
    "yes_no": lambda _field, text: yes_no_from(text),
    "link": _as_it_is,
    "member": _as_it_is,
}
