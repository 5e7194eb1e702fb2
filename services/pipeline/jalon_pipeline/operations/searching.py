"""What deals are found by, kept up with their contacts."""

from sqlalchemy import select

from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import Deal
from jalon_sdk import records
from jalon_sdk.folding import folded


def refresh_search(uow: UnitOfWork, contact: records.Contact) -> None:
    """Let a contact's deals be found by its new name. Nothing of the deals themselves changes."""
    for deal in uow.session.scalars(select(Deal).where(Deal.contact_id == contact.id, Deal.deleted_at.is_(None))):
        deal.search = folded(f"{deal.name} {contact.name}")
