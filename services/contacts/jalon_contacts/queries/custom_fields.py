"""Custom fields of contacts and companies."""

from sqlalchemy.orm import Session

from jalon_contacts.models.custom_fields import CustomField
from jalon_core.custom_fields.rows import list_fields
from jalon_core.http.pages import Page
from jalon_sdk.records import FieldAbout


def list_custom_fields(session: Session, about: FieldAbout) -> Page[CustomField]:
    """All custom fields of contacts or of companies, oldest first, in one page."""
    return list_fields(session, CustomField, about)
