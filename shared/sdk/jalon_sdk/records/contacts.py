"""People and what is known of them: contacts, companies, groups, fields, forms, notes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal
from uuid import UUID

from jalon_sdk.records.base import State
from jalon_sdk.serial import Json


@dataclass(frozen=True, kw_only=True)
class Contact(State):
    """A person. The first of ``emails`` and ``phones`` is the main one; both are normalised.

    ``group_ids``: the groups it is in, static and dynamic. ``merged_into``: set, with ``deleted``, on what a merge
    left behind; whoever keeps its id reads that contact instead.
    """

    kind: ClassVar[str] = "contact"
    plural: ClassVar[str] = "contacts"

    name: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    language: str | None = None
    time_zone: str | None = None
    company_id: UUID | None = None
    group_ids: tuple[UUID, ...] = ()
    custom: Mapping[str, Json] = field(default_factory=dict)
    created_at: dt.datetime
    updated_at: dt.datetime
    merged_into: UUID | None = None

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """Itself, and what it was merged into."""
        return (self.id,) if self.merged_into is None else (self.id, self.merged_into)


@dataclass(frozen=True, kw_only=True)
class Company(State):
    """An organisation that contacts belong to. ``domain`` is its web domain, lower case, without ``www.``."""

    kind: ClassVar[str] = "company"
    plural: ClassVar[str] = "companies"

    name: str
    domain: str | None = None
    phone: str | None = None
    address: str = ""
    custom: Mapping[str, Json] = field(default_factory=dict)
    created_at: dt.datetime
    updated_at: dt.datetime


GroupMode = Literal["static", "dynamic"]


@dataclass(frozen=True, kw_only=True)
class Group(State):
    """A named set of a team's contacts. Who is in it is told by each contact's ``group_ids``.

    ``filter``: of a dynamic group, the condition tree over a contact's state that keeps it; None of a static one.
    """

    kind: ClassVar[str] = "group"
    plural: ClassVar[str] = "groups"

    name: str
    mode: GroupMode
    filter: Json = None


CustomFieldKind = Literal[
    "text", "number", "money", "date", "datetime", "choice", "multi_choice", "yes_no", "link", "member"
]


FieldAbout = Literal["contact", "company", "deal", "ticket"]


@dataclass(frozen=True, kw_only=True)
class CustomField(State):
    """A field that an installation adds to a kind of record (``about``). ``key`` and ``type`` never change.

    ``labels`` maps a language (``fr``, ``en``) to what people read. ``time_zone``: where a date-time that comes
    without an offset is read.
    """

    kind: ClassVar[str] = "field"
    plural: ClassVar[str] = "fields"

    about: FieldAbout
    key: str
    type: CustomFieldKind
    labels: Mapping[str, str]
    choices: tuple[str, ...] = ()
    time_zone: str | None = None


FormFieldKind = Literal["text", "long_text", "email", "phone", "number", "date", "datetime", "choice", "yes_no"]


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One question of a form. ``labels`` and ``helps`` map a language (``fr``, ``en``) to its text.

    ``future``: a date or date-time must lie ahead. ``time_zone``: the zone in which a local date-time is read.
    """

    key: str
    kind: FormFieldKind
    labels: Mapping[str, str]
    required: bool = False
    helps: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    future: bool = False
    time_zone: str | None = None
    max_length: int = 500


@dataclass(frozen=True, kw_only=True)
class Form(State):
    """A form at ``/f/<slug>``; ``owner_id`` owns the contacts that it brings in."""

    kind: ClassVar[str] = "form"
    plural: ClassVar[str] = "forms"

    slug: str
    name: str
    active: bool
    fields: tuple[FormField, ...]


@dataclass(frozen=True, kw_only=True)
class Submission(State):
    """What a visitor sent with a form. ``values`` by field key; date-times are RFC 3339 in UTC."""

    kind: ClassVar[str] = "submission"
    plural: ClassVar[str] = "submissions"

    form_id: UUID
    form_slug: str
    form_name: str
    contact_id: UUID
    values: Mapping[str, Json]
    submitted_at: dt.datetime

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """The contact that was created or recognised."""
        return (self.contact_id,)


@dataclass(frozen=True, kw_only=True)
class Note(State):
    """What was said about a contact, and perhaps one of its cards. ``author_id`` is None where a workflow wrote it."""

    kind: ClassVar[str] = "note"
    plural: ClassVar[str] = "notes"

    contact_id: UUID
    text: str
    author_id: UUID | None
    created_at: dt.datetime

    @property
    def contact_ids(self) -> tuple[UUID, ...]:
        """The contact it is about."""
        return (self.contact_id,)


@dataclass(frozen=True, kw_only=True)
class Import(State):
    """A file of contacts that was taken in. The four counts are rows of the file.

    ``run_workflows``: whether workflows may start from what it did. ``group_id``: the group its contacts were put into.
    """

    kind: ClassVar[str] = "import"
    plural: ClassVar[str] = "imports"

    file_name: str
    created: int
    updated: int
    skipped: int
    refused: int
    run_workflows: bool
    group_id: UUID | None = None
