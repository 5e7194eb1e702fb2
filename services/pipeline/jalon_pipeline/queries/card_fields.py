"""Custom fields of deals and of tickets."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.http.pages import Page
from jalon_pipeline.models import CardField
from jalon_sdk.records import CardKind


def list_card_fields(session: Session, about: CardKind) -> Page[CardField]:
    """All custom fields of deals, or of tickets, oldest first, in one page."""
    query = select(CardField).where(CardField.about == about, CardField.deleted_at.is_(None))
    return Page(items=session.scalars(query.order_by(CardField.created_at, CardField.id)).all(), next=None)
