"""Contacts follow their companies."""

from jalon_contacts.operations.companies import bring_contacts_up_to_date
from jalon_core.service import Context


def follow_companies(context: Context) -> int:
    """Let contacts follow companies that were renamed or deleted."""
    with context.transaction(lane="bulk") as uow:
        return bring_contacts_up_to_date(uow)
