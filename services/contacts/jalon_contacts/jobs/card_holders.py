"""Keeping card holders up with snapshots."""

from jalon_contacts.operations.card_holders import catch_up_with_copies
from jalon_core.service import Context


def sweep_card_holders(context: Context) -> int:
    """Bring the card holders up to date with deals whose state came by a snapshot, which tells no reaction."""
    with context.transaction() as uow:
        return catch_up_with_copies(uow)
