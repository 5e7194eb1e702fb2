"""Events of the contacts service: contacts, companies, groups, fields, notes, forms and submissions."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from jalon_sdk.events.event import RecordEvent
from jalon_sdk.records import Company, Contact, CustomField, Form, Group, Import, Note, Submission


@dataclass(frozen=True, kw_only=True)
class ContactCreated(RecordEvent):
    """A person became known, by hand, by a form or by an import."""

    name: ClassVar[str] = "contact.created"
    owner: ClassVar[str] = "contacts"

    record: Contact


@dataclass(frozen=True, kw_only=True)
class ContactUpdated(RecordEvent):
    """Something known about a person changed."""

    name: ClassVar[str] = "contact.updated"
    owner: ClassVar[str] = "contacts"

    record: Contact


@dataclass(frozen=True, kw_only=True)
class ContactDeleted(RecordEvent):
    """A contact was deleted; ``record.deleted`` is true."""

    name: ClassVar[str] = "contact.deleted"
    owner: ClassVar[str] = "contacts"

    record: Contact


@dataclass(frozen=True, kw_only=True)
class NoteCreated(RecordEvent):
    """A note was written about a contact."""

    name: ClassVar[str] = "note.created"
    owner: ClassVar[str] = "contacts"

    record: Note


@dataclass(frozen=True, kw_only=True)
class FormCreated(RecordEvent):
    """A form came to be."""

    name: ClassVar[str] = "form.created"
    owner: ClassVar[str] = "contacts"

    record: Form


@dataclass(frozen=True, kw_only=True)
class FormUpdated(RecordEvent):
    """A form's questions or settings changed."""

    name: ClassVar[str] = "form.updated"
    owner: ClassVar[str] = "contacts"

    record: Form


@dataclass(frozen=True, kw_only=True)
class FormSubmitted(RecordEvent):
    """A visitor sent a form. The contact's own event (created, updated) comes before it.

    :ivar contact_created: the contact was not known before.
    """

    name: ClassVar[str] = "form.submitted"
    owner: ClassVar[str] = "contacts"

    record: Submission
    contact_created: bool


@dataclass(frozen=True, kw_only=True)
class ContactMerged(RecordEvent):
    """Two contacts were one person: ``record`` is the one that stays, with what it took over.

    The other's own ``contact.deleted`` comes after it, with ``merged_into``. Whoever keeps records of ``merged_id``
    hangs them on the one that stays.

    :ivar merged_id: the id of the one that went; it resolves to the one that stays for ever.
    """

    name: ClassVar[str] = "contact.merged"
    owner: ClassVar[str] = "contacts"

    record: Contact
    merged_id: UUID


@dataclass(frozen=True, kw_only=True)
class CompanyCreated(RecordEvent):
    """A company became known."""

    name: ClassVar[str] = "company.created"
    owner: ClassVar[str] = "contacts"

    record: Company


@dataclass(frozen=True, kw_only=True)
class CompanyUpdated(RecordEvent):
    """Something known about a company changed."""

    name: ClassVar[str] = "company.updated"
    owner: ClassVar[str] = "contacts"

    record: Company


@dataclass(frozen=True, kw_only=True)
class CompanyDeleted(RecordEvent):
    """A company was deleted; its contacts stay, without it."""

    name: ClassVar[str] = "company.deleted"
    owner: ClassVar[str] = "contacts"

    record: Company


@dataclass(frozen=True, kw_only=True)
class GroupCreated(RecordEvent):
    """A group came to be; nobody is in it yet."""

    name: ClassVar[str] = "group.created"
    owner: ClassVar[str] = "contacts"

    record: Group


@dataclass(frozen=True, kw_only=True)
class GroupUpdated(RecordEvent):
    """A group's name or filter changed."""

    name: ClassVar[str] = "group.updated"
    owner: ClassVar[str] = "contacts"

    record: Group


@dataclass(frozen=True, kw_only=True)
class GroupDeleted(RecordEvent):
    """A group was deleted; its contacts stay."""

    name: ClassVar[str] = "group.deleted"
    owner: ClassVar[str] = "contacts"

    record: Group


@dataclass(frozen=True, kw_only=True)
class GroupMembersChanged(RecordEvent):
    """Contacts came into a group or left it; each contact's own ``contact.updated`` says so too.

    Its version is the group's: the same for all events of a large change, which is told in parts.

    :ivar added: ids of contacts that are in it now, at most 500.
    :ivar removed: ids of contacts that no longer are, at most 500.
    """

    name: ClassVar[str] = "group.members_changed"
    owner: ClassVar[str] = "contacts"

    record: Group
    added: tuple[UUID, ...] = ()
    removed: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoteUpdated(RecordEvent):
    """A note was reworded."""

    name: ClassVar[str] = "note.updated"
    owner: ClassVar[str] = "contacts"

    record: Note


@dataclass(frozen=True, kw_only=True)
class NoteDeleted(RecordEvent):
    """A note was deleted; ``record.deleted`` is true."""

    name: ClassVar[str] = "note.deleted"
    owner: ClassVar[str] = "contacts"

    record: Note


@dataclass(frozen=True, kw_only=True)
class FieldCreated(RecordEvent):
    """Contacts or companies have a new custom field."""

    name: ClassVar[str] = "field.created"
    owner: ClassVar[str] = "contacts"

    record: CustomField


@dataclass(frozen=True, kw_only=True)
class FieldUpdated(RecordEvent):
    """A custom field's labels or choices changed."""

    name: ClassVar[str] = "field.updated"
    owner: ClassVar[str] = "contacts"

    record: CustomField


@dataclass(frozen=True, kw_only=True)
class FieldDeleted(RecordEvent):
    """A custom field was deleted; values that records still hold are no longer shown."""

    name: ClassVar[str] = "field.deleted"
    owner: ClassVar[str] = "contacts"

    record: CustomField


@dataclass(frozen=True, kw_only=True)
class ImportFinished(RecordEvent):
    """A file of contacts was taken in, to its last row. Each contact's own event came before it, in the bulk lane."""

    name: ClassVar[str] = "import.finished"
    owner: ClassVar[str] = "contacts"

    record: Import
