"""Writing the audit log of access."""

from uuid import UUID

from jalon_core.unit_of_work import UnitOfWork
from jalon_identity.models import AccessEntry, AccessKind


def note_access(
    uow: UnitOfWork,
    kind: AccessKind,
    member_id: UUID | None,
    *,
    address: str | None = None,
    detail: str | None = None,
    actor: str | None = None,
) -> None:
    """Note what happened to a member's access, in the transaction in which it happened."""
    uow.session.add(
        AccessEntry(kind=kind, member_id=member_id, actor=actor or uow.caller.actor, address=address, detail=detail)
    )
