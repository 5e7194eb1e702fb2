"""Custom fields of deals and of tickets."""

from sqlalchemy.orm import Session

from jalon_core.custom_fields.rows import list_fields
from jalon_core.http.pages import Page
from jalon_pipeline.models import CardField
from jalon_sdk.records import CardKind


def list_card_fields(session: Session, about: CardKind) -> Page[CardField]:
    """All custom fields of deals, or of tickets, oldest first, in one page."""
    return list_fields(session, CardField, about)
