"""What cards are found by, kept up with their contacts."""

from sqlalchemy import select

from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import Card
from jalon_sdk import records
from jalon_sdk.folding import folded


def refresh_search(uow: UnitOfWork, contact: records.Contact) -> None:
    """Let a contact's cards be found by its new name. Nothing of the cards themselves changes."""
    for card in uow.session.scalars(select(Card).where(Card.contact_id == contact.id, Card.deleted_at.is_(None))):
        card.search = folded(f"{card.name} {contact.name}")
