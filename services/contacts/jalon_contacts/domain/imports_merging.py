"""What a row of a file changes of a contact: it fills and adds, and never erases."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from jalon_contacts.domain.imports_rows import RowValues
from jalon_sdk.folding import folded
from jalon_sdk.serial import Json

MAX_ADDRESSES = 20
MAX_CUSTOM_BYTES = 8 * 1024
"""As much as all custom values of a contact may be; a test holds it to `jalon_core.custom_fields`."""


@dataclass(slots=True)
class Draft:
    """A contact as it will be once the batch is written.

    :ivar known: it was there before the batch.
    :ivar editable: the importer may change it.
    :ivar row: the first row of this import that made or changed it; None so far.
    :ivar company: what its company is called; ``company_id`` is None until one of that name is found or made.
    :ivar joins: it is not in the import's group so far.
    :ivar changed: differs from what is stored.
    """

    id: UUID
    name: str
    emails: list[str]
    phones: list[str]
    language: str | None = None
    time_zone: str | None = None
    company: str | None = None
    company_id: UUID | None = None
    custom: dict[str, Json] = field(default_factory=dict)
    owner_id: UUID | None = None
    known: bool = False
    editable: bool = True
    row: int | None = None
    joins: bool = False
    changed: bool = False

    def take(self, values: RowValues) -> bool:
        """Take over what a row says; say whether anything was new.

        A cell that is empty says nothing. An address or number comes behind those that are known. A name that is only
        the address, for want of a better one, replaces none.
        """
        before = (self.name, len(self.emails), len(self.phones), self.language, self.time_zone, self.company)
        custom = self.custom
        if values.name and values.name not in values.emails:
            self.name = values.name
        self.emails += [address for address in values.emails if address not in self.emails]
        self.phones += [number for number in values.phones if number not in self.phones]
        self.language = values.language or self.language
        self.time_zone = values.time_zone or self.time_zone
        if values.company and folded(values.company) != folded(self.company or ""):
            self.company, self.company_id = values.company, None
        if values.custom:
            self.custom = {**custom, **values.custom}
        after = (self.name, len(self.emails), len(self.phones), self.language, self.time_zone, self.company)
        new = before != after or custom != self.custom or self.joins
        self.joins = False
        self.changed |= new
        return new

    def too_long_with(self, values: RowValues) -> bool:
        """Whether the custom values would be more than an event can carry."""
        return bool(values.custom) and is_too_long({**self.custom, **values.custom})


def is_too_long(custom: Mapping[str, Json]) -> bool:
    """Whether custom values are more than an event can carry."""
    return len(json.dumps(custom, ensure_ascii=False).encode()) > MAX_CUSTOM_BYTES


def draft_of(contact_id: UUID, values: RowValues, owner_id: UUID | None) -> Draft:
    """A new contact out of a row."""
    return Draft(
        id=contact_id,
        name=values.name,
        emails=values.emails,
        phones=values.phones,
        language=values.language,
        time_zone=values.time_zone,
        company=values.company or None,
        custom=values.custom,
        owner_id=owner_id,
        changed=True,
    )


def fingerprint(facts: Iterable[Any], custom: Mapping[str, Json]) -> str:
    """What tells whether somebody has changed a contact since: equal while all of this is the same."""
    text = f"{tuple(facts)}{json.dumps(custom, sort_keys=True) if custom else ''}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
