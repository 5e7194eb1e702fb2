"""Who may own a contact or what a form brings in."""

from uuid import UUID

from jalon_core.access.directory import COPIES
from jalon_core.errors import Invalid, NotYetKnown
from jalon_core.unit_of_work import UnitOfWork


def require_owner(uow: UnitOfWork, team_id: UUID | None, owner_id: UUID | None) -> None:
    """Stop unless the member works in the team. Whoever asks may always name themselves; the system is believed.

    :raises NotYetKnown: identity's word of this member has not arrived here.
    :raises Invalid: they are not of this team, or not active.
    """
    if owner_id is None or owner_id == uow.caller.member_id or uow.caller.kind == "system":
        return
    member = COPIES.member(uow.session, owner_id)
    if member is None:
        raise NotYetKnown("member", owner_id)
    if not member.active or str(team_id) not in member.roles:
        raise Invalid("the owner must be an active member of the team", fields={"owner_id": ["is not of this team"]})
