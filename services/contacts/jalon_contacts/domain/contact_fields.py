"""What may stand in a contact's fields, whoever sets them; and those a workflow may set, read from its command."""

from collections.abc import Callable, Mapping
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jalon_contacts.domain.text import clean
from jalon_sdk.serial import Json

MAX_NAME = 200
_CUSTOM = "custom."


class ContactFieldRefused(ValueError):
    """A field that contacts do not have, or a value that it cannot take."""

    code = "contact_field_refused"


def read_contact_fields(fields: Mapping[str, Json]) -> dict[str, Json]:
    """The typed values by field name; those of custom fields (``custom.<key>``) together, as they came.

    :raises ContactFieldRefused: a field is none of a contact's, or its value is not of its type.
    """
    custom = {name.removeprefix(_CUSTOM): value for name, value in fields.items() if name.startswith(_CUSTOM)}
    plain = {name: value for name, value in fields.items() if not name.startswith(_CUSTOM)}
    unknown = sorted(plain.keys() - _READERS.keys())
    if unknown:
        raise ContactFieldRefused(f"a workflow cannot set {', '.join(unknown)} of a contact")
    return {name: _READERS[name](value) for name, value in plain.items()} | ({"custom": custom} if custom else {})


def is_time_zone(name: str) -> bool:
    """Whether this is the name of a zone, such as ``Europe/Paris``."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _name(value: Json) -> str:
    text = clean(value, one_line=True) if isinstance(value, str) else ""
    if not 0 < len(text) <= MAX_NAME:
        raise ContactFieldRefused(f"a name is a text of 1 to {MAX_NAME} characters")
    return text


def _language(value: Json) -> str | None:
    if value not in (None, "fr", "en"):
        raise ContactFieldRefused("the language is fr or en")
    return value if isinstance(value, str) else None


def _time_zone(value: Json) -> str | None:
    if value is not None and not (isinstance(value, str) and is_time_zone(value)):
        raise ContactFieldRefused("the time zone is a name such as Europe/Paris")
    return value if isinstance(value, str) else None


def _member(value: Json) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise ContactFieldRefused("the owner is the id of a member") from None


def _company(value: Json) -> UUID | None:
    try:
        return None if value is None else UUID(str(value))
    except ValueError:
        raise ContactFieldRefused("the company is the id of one") from None


_READERS: Mapping[str, Callable[[Json], Json]] = {
    "name": _name,
    "language": _language,
    "time_zone": _time_zone,
    "owner_id": _member,
    "company_id": _company,
}
