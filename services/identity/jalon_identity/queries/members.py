"""Members as they are shown: with their teams and roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from jalon_core.access.caller import Caller
from jalon_core.errors import NotFound
from jalon_core.http.pages import Page, paginate
from jalon_identity.domain.emails import email_key
from jalon_identity.models import Member, Membership, Team, roles_of
from jalon_sdk.records import Role


@dataclass(frozen=True, kw_only=True)
class MemberTeam:
    """One of a member's teams."""

    id: UUID
    name: str
    role: Role
    open_reading: bool


@dataclass(frozen=True, kw_only=True)
class MemberSheet:
    """A member with their teams, in order of name."""

    member: Member
    teams: Sequence[MemberTeam]


def sheets(session: Session, members: Sequence[Member]) -> list[MemberSheet]:
    """The sheets of these members, in two queries however many they are."""
    roles = roles_of(session, [member.id for member in members])
    wanted = {team_id for of_one in roles.values() for team_id in of_one}
    teams = session.scalars(select(Team).where(Team.id.in_(wanted)).order_by(Team.name, Team.id)).all()
    return [
        MemberSheet(
            member=member,
            teams=[
                MemberTeam(id=team.id, name=team.name, role=roles[member.id][team.id], open_reading=team.open_reading)
                for team in teams
                if team.id in roles[member.id]
            ],
        )
        for member in members
    ]


def sheet(session: Session, member: Member) -> MemberSheet:
    """The sheet of one member."""
    return sheets(session, [member])[0]


def get_member(session: Session, caller: Caller, member_id: UUID) -> MemberSheet:
    """A member whom the caller may see: themselves, members of their teams; as an admin, everybody.

    :raises NotFound: there is none.
    """
    member = session.scalars(_visible(caller).where(Member.id == member_id)).one_or_none()
    if member is None:
        raise NotFound
    return sheet(session, member)


def list_members(session: Session, caller: Caller, *, limit: int, cursor: str | None) -> Page[MemberSheet]:
    """The members whom the caller may see, in order of name."""
    page = paginate(session, _visible(caller), order=[Member.name, Member.id], limit=limit, cursor=cursor)
    return Page(items=sheets(session, page.items), next=page.next)


def find_for_sign_in(session: Session, email: str) -> Member | None:
    """The member with this address, whatever its case."""
    return session.scalars(select(Member).where(Member.email_key == email_key(email))).one_or_none()


def _visible(caller: Caller) -> Select[Member]:
    query = select(Member).where(Member.deleted_at.is_(None))
    if caller.is_admin:
        return query
    colleagues = select(Membership.member_id).where(Membership.team_id.in_(sorted(caller.roles)))
    return query.where(or_(Member.id == caller.member_id, Member.id.in_(colleagues)))
