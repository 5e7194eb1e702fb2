"""What a caller may see and do. Every query and every operation asks here, and nowhere else.

The rules (in words in ``docs/rights.md``): an admin everything; a manager all records of their teams; a member the
records they own, plus reading those of a team that is open to reading. A record without team and owner (a pipeline
that all teams share) is read by everybody signed in and changed by admins. What one may not see does not exist: 404.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from jalon_core.access.caller import Caller
from jalon_core.errors import Forbidden, NotFound

IdColumn = InstrumentedAttribute[UUID | None]

CONFIGURATION = frozenset({"field", "form", "group", "mailbox", "pipeline", "workflow"})
"""The kinds of record that are configuration: who works in the team reads them, whoever their owner is."""

PERSONAL = frozenset({"workflow"})
"""Those of them that may be a member's own: then they are read by this member and by who manages the team."""


def readable(caller: Caller, team_id: IdColumn, owner_id: IdColumn) -> ColumnElement[bool]:
    """The SQL condition that limits a query to what the caller may see."""
    if caller.is_admin:
        return true()
    allowed: list[ColumnElement[bool]] = []
    whole = caller.managed_teams | (caller.open_teams & frozenset(caller.roles))
    if whole:
        allowed.append(team_id.in_(sorted(whole)))
    if caller.member_id is not None and caller.roles:
        allowed.append(and_(owner_id == caller.member_id, team_id.in_(sorted(caller.roles))))
    return or_(*allowed) if allowed else false()


def may_read(caller: Caller, team_id: UUID | None, owner_id: UUID | None) -> bool:
    """The same rule for one record."""
    if caller.is_admin:
        return True
    if team_id is None or team_id not in caller.roles:
        return False
    return team_id in caller.managed_teams or team_id in caller.open_teams or owner_id == caller.member_id


def may_edit(caller: Caller, team_id: UUID | None, owner_id: UUID | None) -> bool:
    """Whether the caller may change a record: as reading, but an open team opens reading only."""
    if caller.is_admin:
        return True
    if team_id is None or team_id not in caller.roles:
        return False
    return team_id in caller.managed_teams or owner_id == caller.member_id


def require_edit(caller: Caller, team_id: UUID | None, owner_id: UUID | None) -> None:
    """Stop unless the caller may change the record.

    :raises NotFound: they may not even see it.
    :raises Forbidden: they see it and may not change it.
    """
    if may_edit(caller, team_id, owner_id):
        return
    if may_read(caller, team_id, owner_id):
        raise Forbidden("you may read this record and not change it")
    raise NotFound


def may_read_configuration(caller: Caller, team_id: UUID | None) -> bool:
    """Whether the caller may see a pipeline, form, template or the like: shared ones, and those of their teams."""
    return caller.is_admin or (_signed_in(caller) and (team_id is None or team_id in caller.roles))


def may_read_kind(caller: Caller, kind: str, team_id: UUID | None, owner_id: UUID | None) -> bool:
    """Whether the caller may see a record of this kind, where records of all kinds pass by: configuration or not."""
    if kind in PERSONAL and owner_id is not None:
        return may_edit(caller, team_id, owner_id)
    if kind in CONFIGURATION:
        return may_read_configuration(caller, team_id)
    return may_read(caller, team_id, owner_id)


def readable_configuration(caller: Caller, team_id: IdColumn) -> ColumnElement[bool]:
    """`may_read_configuration` as an SQL condition."""
    if caller.is_admin:
        return true()
    if not _signed_in(caller):
        return false()
    return or_(team_id.is_(None), team_id.in_(sorted(caller.roles)))


def require_configure(caller: Caller, team_id: UUID | None) -> None:
    """Stop unless the caller may change a pipeline, form, template or the like: admin, or manager for their team's.

    :raises NotFound: they may not even see it.
    :raises Forbidden: they see it and may not change it.
    """
    if caller.is_admin or (team_id is not None and team_id in caller.managed_teams):
        return
    if may_read_configuration(caller, team_id):
        raise Forbidden("only an admin, or a manager of the team, may change this")
    raise NotFound


def require_admin(caller: Caller) -> None:
    """Stop unless the caller is an admin.

    :raises Forbidden: they are not.
    """
    if not caller.is_admin:
        raise Forbidden("only an admin may do this")


def require_assignable(caller: Caller, team_id: UUID | None, owner_id: UUID | None) -> None:
    """Stop unless the caller may create a record in this team for this owner, or give one to them.

    :raises Forbidden: the team is not theirs, or they are a plain member and the owner is somebody else.
    """
    if not may_edit(caller, team_id, owner_id):
        raise Forbidden("you may only create records in your teams, and as a member only for yourself")


def _signed_in(caller: Caller) -> bool:
    # A team's workflow has roles and no member.
    return caller.member_id is not None or bool(caller.roles)
