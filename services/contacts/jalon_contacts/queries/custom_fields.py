"""Custom fields of contacts and companies."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_contacts.models.custom_fields import CustomField
from jalon_core.http.pages import Page
from jalon_sdk.records import FieldAbout


def list_custom_fields(session: Session, about: FieldAbout) -> Page[CustomField]:
    """All custom fields of contacts or of companies, oldest first, in one page."""
    query = select(CustomField).where(CustomField.about == about, CustomField.deleted_at.is_(None))
    return Page(items=session.scalars(query.order_by(CustomField.created_at, CustomField.id)).all(), next=None)
