"""Why a row was not taken, in words, for the file of refused rows. The page has words of its own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

HEADINGS: Mapping[str, str] = {"fr": "Motif", "en": "Reason"}

WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "not_an_email": "« {detail} » n’est pas une adresse e-mail",
        "not_a_phone": "« {detail} » n’est pas un numéro de téléphone",
        "not_a_company": "« {detail} » est trop long pour une entreprise",
        "not_a_language": "« {detail} » n’est ni français ni anglais",
        "not_a_time_zone": "« {detail} » n’est pas un fuseau horaire, comme Europe/Paris",
        "not_a_value": "« {detail} » ne convient pas à ce champ",
        "too_many_cells": "{detail} cellules : plus que de colonnes",
        "name_too_long": "le nom a {detail} caractères : plus de 200",
        "no_name": "ni nom ni adresse e-mail",
        "matches_several": "correspond à plusieurs contacts",
        "known_address": "{detail} appartient à un autre contact",
        "same_address_as_row": "même adresse que la ligne {detail}",
        "same_contact_as_row": "même contact que la ligne {detail}",
        "not_yours": "un contact que vous ne pouvez pas modifier a cette adresse ou ce numéro",
        "too_many_addresses": "plus de 20 adresses ou numéros",
        "custom_too_long": "les champs personnalisés sont trop longs",
        "unchanged": "rien de nouveau",
        "empty_row": "ligne vide",
    },
    "en": {
        "not_an_email": "“{detail}” is no e-mail address",
        "not_a_phone": "“{detail}” is no phone number",
        "not_a_company": "“{detail}” is too long for a company",
        "not_a_language": "“{detail}” is neither French nor English",
        "not_a_time_zone": "“{detail}” is no time zone, like Europe/Paris",
        "not_a_value": "“{detail}” does not fit this field",
        "too_many_cells": "{detail} cells: more than columns",
        "name_too_long": "the name has {detail} characters: more than 200",
        "no_name": "neither a name nor an e-mail address",
        "matches_several": "matches several contacts",
        "known_address": "{detail} belongs to another contact",
        "same_address_as_row": "the same address as row {detail}",
        "same_contact_as_row": "the same contact as row {detail}",
        "not_yours": "a contact that you may not change has this address or number",
        "too_many_addresses": "more than 20 addresses or numbers",
        "custom_too_long": "the custom fields are too long",
        "unchanged": "nothing new",
        "empty_row": "an empty row",
    },
}


def reason_text(reasons: Iterable[Mapping[str, Any]], columns: Sequence[str], language: str) -> str:
    """All reasons of a row in one cell, each with its column where one is to blame."""
    words = WORDS.get(language, WORDS["en"])
    parts = []
    for reason in reasons:
        text = words[reason["code"]].format(detail=reason["detail"])
        column = reason["column"]
        parts.append(text if column is None else f"{columns[column]} : {text}")
    return " ; ".join(parts)
