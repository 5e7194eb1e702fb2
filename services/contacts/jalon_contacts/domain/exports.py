"""What of a contact goes into a file, and what the columns are called."""

import json
from collections.abc import Callable, Mapping

from jalon_sdk.records import Contact
from jalon_sdk.serial import Json, to_json

CUSTOM = "custom."

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "id": {"fr": "Identifiant", "en": "Id"},
    "name": {"fr": "Nom", "en": "Name"},
    "email": {"fr": "E-mail", "en": "E-mail"},
    "other_emails": {"fr": "Autres e-mails", "en": "Other e-mails"},
    "phone": {"fr": "Téléphone", "en": "Phone"},
    "other_phones": {"fr": "Autres téléphones", "en": "Other phones"},
    "company": {"fr": "Entreprise", "en": "Company"},
    "groups": {"fr": "Groupes", "en": "Groups"},
    "owner": {"fr": "Propriétaire", "en": "Owner"},
    "language": {"fr": "Langue", "en": "Language"},
    "time_zone": {"fr": "Fuseau horaire", "en": "Time zone"},
    "created_at": {"fr": "Créé le", "en": "Created at"},
    "updated_at": {"fr": "Modifié le", "en": "Updated at"},
}
"""The columns that every installation has, with their names."""

USUAL = ("name", "email", "other_emails", "phone", "other_phones", "company", "groups", "owner")
"""What is exported when nobody says."""


def cell_of(column: str, state: Contact, names: Mapping[str, str], company: str) -> str:
    """The text of one cell.

    :param names: of members and groups, by id.
    """
    if column.startswith(CUSTOM):
        return _text(state.custom.get(column[len(CUSTOM) :]))
    return _CELLS[column](state, names, company)


def _text(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, dict):
        return f"{value['amount']} {value['currency']}" if "amount" in value else json.dumps(value, ensure_ascii=False)
    return str(value)


_CELLS: Mapping[str, Callable[[Contact, Mapping[str, str], str], str]] = {
    "id": lambda state, _names, _company: str(state.id),
    "name": lambda state, _names, _company: state.name,
    "email": lambda state, _names, _company: state.emails[0] if state.emails else "",
    "other_emails": lambda state, _names, _company: "; ".join(state.emails[1:]),
    "phone": lambda state, _names, _company: state.phones[0] if state.phones else "",
    "other_phones": lambda state, _names, _company: "; ".join(state.phones[1:]),
    "company": lambda _state, _names, company: company,
    "groups": lambda state, names, _company: "; ".join(names[str(key)] for key in state.group_ids if str(key) in names),
    "owner": lambda state, names, _company: names.get(str(state.owner_id), ""),
    "language": lambda state, _names, _company: state.language or "",
    "time_zone": lambda state, _names, _company: state.time_zone or "",
    "created_at": lambda state, _names, _company: to_json(state.created_at),
    "updated_at": lambda state, _names, _company: to_json(state.updated_at),
}
