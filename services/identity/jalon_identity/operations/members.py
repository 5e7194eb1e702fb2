"""Members: making them, changing them, shutting them out."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from jalon_core.access.rights import require_admin
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.errors import Invalid, NotFound
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_identity.domain.emails import clean_email, email_key
from jalon_identity.domain.passwords import require_good_password
from jalon_identity.domain.time_zones import require_time_zone
from jalon_identity.models import Member, Membership, Team, member_state, roles_of
from jalon_identity.operations.access_log import note_access
from jalon_identity.operations.passwords import hash_password, password_matches
from jalon_identity.operations.refusals import EmailTaken, LastAdmin
from jalon_identity.operations.sessions import end_sessions
from jalon_sdk import records
from jalon_sdk.events.identity import MemberCreated, MemberUpdated
from jalon_sdk.records import Role


def create_member(
    uow: UnitOfWork,
    *,
    email: str,
    name: str,
    password: str,
    language: str = "fr",
    time_zone: str = "Europe/Paris",
    is_admin: bool = False,
    roles: Mapping[UUID, Role] | None = None,
) -> Member:
    """Let somebody in, with a role in each of their teams.

    :raises EmailTaken: another member has this address.
    """
    require_admin(uow.caller)
    email = clean_email(email)
    require_good_password(password, email)
    _require_teams(uow, roles or {})
    if uow.session.scalar(select(Member.id).where(Member.email_key == email_key(email))) is not None:
        raise EmailTaken("another member has this e-mail address", fields={"email": ["is taken"]})
    member_id = new_id()
    member = Member(
        id=member_id,
        owner_id=member_id,
        version=1,
        email=email,
        email_key=email_key(email),
        name=name.strip(),
        password_hash=hash_password(password, cost=uow.settings.password_cost),
        language=language,
        time_zone=require_time_zone(time_zone),
        is_admin=is_admin,
        active=True,
    )
    uow.session.add(member)
    try:
        uow.session.flush()
    except IntegrityError:
        raise EmailTaken("another member has this e-mail address", fields={"email": ["is taken"]}) from None
    _set_roles(uow, member, roles or {})
    note_access(uow, "member_created", member.id)
    uow.record(MemberCreated(record=member_state(member, roles or {})))
    return member


def update_member(
    uow: UnitOfWork,
    member_id: UUID,
    *,
    expected_version: int | None = None,
    name: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    is_admin: bool | None = None,
    active: bool | None = None,
    roles: Mapping[UUID, Role] | None = None,
    password: str | None = None,
) -> Member:
    """Change a member as an admin does; what is None stays. Deactivated, they are out at once.

    :raises LastAdmin: nobody would be left to administer the installation.
    """
    require_admin(uow.caller)
    member = _locked(uow, member_id)
    before = _state(uow, member)
    require_version(expected_version, before)
    _require_teams(uow, roles or {})
    if member.is_admin and member.active and (is_admin is False or active is False):
        _require_other_admin(uow, member)
    _set_profile(member, name=name, language=language, time_zone=time_zone)
    if is_admin is not None:
        member.is_admin = is_admin
    if active is not None:
        member.active = active
    if roles is not None:
        _set_roles(uow, member, roles)
    if password is not None:
        require_good_password(password, member.email)
        _set_password(uow, member, password)
    return _record_update(uow, member, before)


def update_self(
    uow: UnitOfWork,
    *,
    expected_version: int | None = None,
    name: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
) -> Member:
    """Change one's own name, language or time zone."""
    member = _self(uow)
    before = _state(uow, member)
    require_version(expected_version, before)
    _set_profile(member, name=name, language=language, time_zone=time_zone)
    return _record_update(uow, member, before)


def change_password(uow: UnitOfWork, *, current: str, new: str) -> Member:
    """Change one's own password; all sessions end, as whoever knew the old one may have made some.

    :raises Invalid: the current one is wrong.
    """
    member = _self(uow)
    if not password_matches(member.password_hash, current, cost=uow.settings.password_cost):
        raise Invalid("the current password is wrong", fields={"password.current": ["is wrong"]})
    require_good_password(new, member.email)
    _set_password(uow, member, new)
    return member


def _self(uow: UnitOfWork) -> Member:
    if uow.caller.member_id is None:
        raise NotFound
    return _locked(uow, uow.caller.member_id)


def _locked(uow: UnitOfWork, member_id: UUID) -> Member:
    member = uow.session.get(Member, member_id, with_for_update=True)
    if member is None:
        raise NotFound
    return member


def _state(uow: UnitOfWork, member: Member) -> records.Member:
    return member_state(member, roles_of(uow.session, [member.id])[member.id])


def _set_profile(member: Member, *, name: str | None, language: str | None, time_zone: str | None) -> None:
    member.name = member.name if name is None else name
    member.language = member.language if language is None else language
    member.time_zone = member.time_zone if time_zone is None else require_time_zone(time_zone)


def _record_update(uow: UnitOfWork, member: Member, before: records.Member) -> Member:
    """Make what changed a new version, an event and, where it concerns access, an entry of the audit log."""
    changed = changed_fields(before, _state(uow, member))
    if changed:
        _note_changes(uow, member, changed.keys())
        touch(member)
        uow.record(MemberUpdated(record=_state(uow, member), changed=changed))
    return member


def _note_changes(uow: UnitOfWork, member: Member, changed: Collection[str]) -> None:
    if "active" in changed:
        note_access(uow, "member_activated" if member.active else "member_deactivated", member.id)
        if not member.active:
            end_sessions(uow, member.id)
    if "roles" in changed or "is_admin" in changed:
        note_access(uow, "rights_changed", member.id)


def _set_password(uow: UnitOfWork, member: Member, password: str) -> None:
    member.password_hash = hash_password(password, cost=uow.settings.password_cost)
    end_sessions(uow, member.id)
    note_access(uow, "password_changed", member.id)


def _set_roles(uow: UnitOfWork, member: Member, roles: Mapping[UUID, Role]) -> None:
    kept = {row.team_id: row for row in uow.session.scalars(select(Membership).filter_by(member_id=member.id))}
    for team_id, membership in kept.items():
        if team_id not in roles:
            uow.session.delete(membership)
    for team_id, role in roles.items():
        if team_id in kept:
            kept[team_id].role = role
        else:
            uow.session.add(Membership(member_id=member.id, team_id=team_id, role=role))
    uow.session.flush()


def _require_teams(uow: UnitOfWork, roles: Mapping[UUID, Role]) -> None:
    known = set(uow.session.scalars(select(Team.id).where(Team.id.in_(list(roles)))))
    unknown = {f"roles.{team_id}": ["there is no such team"] for team_id in roles if team_id not in known}
    if unknown:
        raise Invalid("some teams do not exist", fields=unknown)


def _require_other_admin(uow: UnitOfWork, member: Member) -> None:
    admins = uow.session.scalars(
        select(Member.id).where(Member.is_admin, Member.active).order_by(Member.id).with_for_update()
    ).all()
    if set(admins) <= {member.id}:
        raise LastAdmin("without this member nobody could administer Jalon")
