"""Checks of what a record refers to in other services' copies: contacts and owners."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read
from jalon_core.copies.reading import require_copied
from jalon_core.errors import NotFound
from jalon_core.unit_of_work import UnitOfWork
from jalon_pipeline.models import Card
from jalon_pipeline.operations.refusals import AnotherTeam, OwnerNotInTeam
from jalon_sdk import records


def readable_contact(uow: UnitOfWork, contact_id: UUID) -> records.Contact:
    """The contact, if the caller may see it: by its own rights, or because they own an open card of it.

    :raises jalon_core.errors.NotYetKnown: it has not reached this service so far.
    :raises NotFound: it was deleted, or the caller may not see it.
    """
    contact: records.Contact = require_copied(uow.session, "contact", contact_id)
    if not may_read(uow.caller, contact.team_id, contact.owner_id) and not _owns_open_card(
        uow.session, uow.caller, contact_id
    ):
        raise NotFound
    return contact


def _owns_open_card(session: Session, caller: Caller, contact_id: UUID) -> bool:
    if caller.member_id is None:
        return False
    query = select(Card.id).where(
        Card.contact_id == contact_id,
        Card.owner_id == caller.member_id,
        Card.status == "open",
        Card.deleted_at.is_(None),
    )
    return session.scalar(query.limit(1)) is not None


def require_same_team(team_id: UUID | None, contact: records.Contact) -> None:
    """Stop unless the contact belongs to the team.

    :raises AnotherTeam: it does not: a team is a wall.
    """
    if team_id != contact.team_id:
        raise AnotherTeam("the contact belongs to another team")


def require_team_member(uow: UnitOfWork, owner_id: UUID | None, team_id: UUID | None) -> None:
    """Stop unless the owner works in the team (admins work in all).

    :raises jalon_core.errors.NotYetKnown: the member has not reached this service so far.
    :raises OwnerNotInTeam: they do not work there, or not any more.
    """
    caller = uow.caller
    if owner_id is None or (owner_id == caller.member_id and (caller.is_admin or team_id in caller.roles)):
        return
    member: records.Member = require_copied(uow.session, "member", owner_id)
    if not member.active or not (member.is_admin or str(team_id) in member.roles):
        raise OwnerNotInTeam(
            "the owner does not work in this team", fields={"owner_id": ["does not work in this team"]}
        )
