"""What a column of an imported file may fill, and what its heading suggests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jalon_sdk.folding import folded

CUSTOM = "custom."
SEVERAL = frozenset({"email", "phone"})
"""Targets that several columns may fill; the first is the main one."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "nom complet", "nom et prenom", "prenom et nom", "contact", "nom"),
    "first_name": ("first name", "firstname", "given name", "prenom"),
    "last_name": ("last name", "lastname", "surname", "family name", "nom de famille"),
    "email": ("email", "e mail", "mail", "email address", "e mail address", "courriel", "adresse email",
              "adresse e mail", "adresse mail", "adresse electronique"),
    "phone": ("phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "cell", "portable", "gsm",
              "numero de telephone", "telephone portable", "telephone mobile", "telephone fixe"),
    "company": ("company", "company name", "organisation", "organization", "entreprise", "societe",
                "nom de l entreprise", "raison sociale"),
    "language": ("language", "langue"),
    "time_zone": ("time zone", "timezone", "fuseau horaire", "fuseau"),
}  # fmt: skip
"""What people call the fields of a contact, in French and English, folded; the keys are the targets."""

_BY_NAME = {name: target for target, names in NAMES.items() for name in names}


@dataclass(frozen=True, kw_only=True)
class KnownField:
    """A custom field that a column may fill: its key and what people call it."""

    key: str
    labels: Mapping[str, str]


def suggest(headings: Sequence[str], fields: Sequence[KnownField]) -> list[str | None]:
    """A target for each column, None where the heading says nothing that is known.

    "Nom" beside "Prénom" is the family name.
    """
    words = [_words(heading) for heading in headings]
    by_name = {_words(name): f"{CUSTOM}{field.key}" for field in fields for name in (field.key, *field.labels.values())}
    by_name |= _BY_NAME
    if any(by_name.get(word) == "first_name" for word in words):
        by_name["nom"] = by_name["name"] = "last_name"
    targets: list[str | None] = []
    for word in words:
        target = by_name.get(word) or by_name.get(word.rstrip("0123456789 "))
        targets.append(None if target in targets and target not in SEVERAL else target)
    return targets


def mapping_problems(mapping: Sequence[str | None], width: int, fields: Sequence[KnownField]) -> dict[str, list[str]]:
    """What is wrong with a mapping, by ``mapping.<column>``; empty if nothing is."""
    if len(mapping) != width:
        return {"mapping": [f"names a target, or null, for each of the {width} columns"]}
    known = {*NAMES, *(f"{CUSTOM}{field.key}" for field in fields)}
    problems: dict[str, list[str]] = {}
    for index, target in enumerate(mapping):
        if target is not None and target not in known:
            problems[f"mapping.{index}"] = ["is nothing that a column can fill"]
        elif target is not None and target not in SEVERAL and target in mapping[:index]:
            problems[f"mapping.{index}"] = ["is filled by another column already"]
    if not {"name", "first_name", "last_name", "email"} & set(mapping):
        problems["mapping"] = ["a name or an e-mail address is needed"]
    return problems


def _words(heading: str) -> str:
    kept = "".join(character if character.isalnum() else " " for character in folded(heading))
    return " ".join(kept.split())
