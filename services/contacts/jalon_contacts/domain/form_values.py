"""What a submission's values tell about the person, apart from what they tell about their wish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jalon_sdk.records import FormField
from jalon_sdk.serial import Json

_NAME_KEYS = ("name", "nom")
_FIRST_NAME_KEYS = ("first_name", "prenom")
_LAST_NAME_KEYS = ("last_name", "nom_de_famille")


@dataclass(frozen=True, kw_only=True)
class KnownFromForm:
    """What the visitor said of themselves. ``name`` is empty where the form asks for none."""

    email: str
    name: str
    phones: tuple[str, ...]


def known_from_form(fields: Sequence[FormField], values: Mapping[str, Json]) -> KnownFromForm:
    """Pick out the person: the e-mail field, the phone fields, and the text fields named after a name."""
    kinds = {item.key: item.kind for item in fields}
    email = next(values[key] for key, kind in kinds.items() if kind == "email")
    phones = tuple(values[key] for key, kind in kinds.items() if kind == "phone" and key in values)
    parts = [_first(values, _FIRST_NAME_KEYS), _first(values, _LAST_NAME_KEYS)]
    name = _first(values, _NAME_KEYS) or " ".join(part for part in parts if part)
    return KnownFromForm(email=email, name=name[:200], phones=phones)


def _first(values: Mapping[str, Json], keys: Sequence[str]) -> str:
    return next((values[key] for key in keys if isinstance(values.get(key), str)), "")
