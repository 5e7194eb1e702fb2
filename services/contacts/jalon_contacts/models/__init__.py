"""The tables of the contacts service."""

from jalon_contacts.models.bulk_jobs import BulkJob
from jalon_contacts.models.card_holders import CardHolder
from jalon_contacts.models.companies import Company, company_state
from jalon_contacts.models.contacts import Contact, ContactEmail, ContactPhone, contact_state
from jalon_contacts.models.custom_fields import CustomField, custom_field_state
from jalon_contacts.models.declarative import Base
from jalon_contacts.models.duplicates import NotDuplicate
from jalon_contacts.models.exports import Export
from jalon_contacts.models.forms import Form, form_state
from jalon_contacts.models.groups import Group, GroupMember, group_state
from jalon_contacts.models.imports import Import, ImportRow, import_state
from jalon_contacts.models.notes import Note, note_state
from jalon_contacts.models.submissions import Submission, submission_state
from jalon_contacts.models.timeline import TimelineEntry

__all__ = [
    "Base",
    "BulkJob",
    "CardHolder",
    "Company",
    "Contact",
    "ContactEmail",
    "ContactPhone",
    "CustomField",
    "Export",
    "Form",
    "Group",
    "GroupMember",
    "Import",
    "ImportRow",
    "NotDuplicate",
    "Note",
    "Submission",
    "TimelineEntry",
    "company_state",
    "contact_state",
    "custom_field_state",
    "form_state",
    "group_state",
    "import_state",
    "note_state",
    "submission_state",
]
