"""From who is named to what they may do: the `Caller` of a member, and of a command's scope.

A workflow acts on somebody's behalf: of the installation (everything), of a team (as its manager), or of a member
(what that member may, at the moment it acts).
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.access.directory import COPIES, Directory
from jalon_core.errors import Forbidden, Invalid, NotYetKnown
from jalon_sdk.records import Member, Team


class ScopeInactive(Forbidden):
    """The member on whose behalf something should be done was deactivated."""

    code = "scope_inactive"


def caller_of_member(
    session: Session,
    member: Member,
    *,
    directory: Directory = COPIES,
    scopes: frozenset[str] | None = None,
    actor: str | None = None,
    teams: Sequence[Team] = (),
) -> Caller:
    """The caller that a member is, with their roles and open teams as they are now.

    :param teams: those of their teams that were read already.
    """
    roles = {UUID(team): role for team, role in member.roles.items()}
    missing = roles.keys() - {team.id for team in teams}
    theirs = [*(team for team in teams if team.id in roles), *directory.teams(session, missing)]
    return Caller(
        kind="workflow" if actor is not None and actor.startswith("workflow:") else "member",
        actor=actor or f"member:{member.id}",
        member_id=member.id,
        name=member.name,
        is_admin=member.is_admin,
        roles=roles,
        open_teams=frozenset(team.id for team in theirs if team.open_reading),
        scopes=scopes,
        language=member.language,
        time_zone=member.time_zone,
    )


def caller_from_scope(session: Session, scope: str, actor: str, *, directory: Directory = COPIES) -> Caller:
    """The caller of a command.

    :param scope: ``installation``, ``team:<id>`` or ``member:<id>``.
    :param actor: who sent it, as its envelope names them; the events of what is done name them too.
    :raises NotYetKnown: the member has not been heard of here.
    :raises ScopeInactive: the member was deactivated.
    :raises Invalid: this is no scope.
    """
    kind, _, name = scope.partition(":")
    if scope == "installation":
        return Caller(kind="workflow", actor=actor, is_admin=True)
    try:
        scope_id = UUID(name)
    except ValueError:
        raise Invalid(f"{scope!r} is no scope") from None
    if kind == "team":
        return Caller(kind="workflow", actor=actor, roles={scope_id: "manager"})
    if kind != "member":
        raise Invalid(f"{scope!r} is no scope")
    member = directory.member(session, scope_id)
    if member is None:
        raise NotYetKnown("member", scope_id)
    if not member.active:
        raise ScopeInactive("the member on whose behalf this should be done was deactivated")
    return caller_of_member(session, member, directory=directory, actor=actor)
