"""Groups with how many are in them, as far as the caller may see, and the work on them that is under way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_contacts.models.bulk_jobs import BulkJob
from jalon_contacts.models.contacts import Contact
from jalon_contacts.models.groups import Group, GroupMember
from jalon_contacts.models.sight import living_groups, readable_contacts, visible_group
from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read
from jalon_core.db.tables import record_copies
from jalon_core.http.pages import Page, paginate
from jalon_sdk.records import Campaign
from jalon_sdk.serial import from_json

_OVER = ("finished", "cancelled")


@dataclass(frozen=True)
class SeenGroup:
    """A group as a caller sees it.

    :ivar size: how many of the contacts in it they may see.
    :ivar job: the work that brings it up to date, while that is under way.
    :ivar campaigns: those that take contacts from it and are not over, as far as the caller may see them: whoever
        deletes the group should know.
    """

    group: Group
    size: int
    job: BulkJob | None
    campaigns: Sequence[Campaign]


def list_groups(session: Session, caller: Caller, *, limit: int = 50, cursor: str | None = None) -> Page[SeenGroup]:
    """The groups of the caller's teams, by name."""
    page = paginate(session, living_groups(caller), order=[Group.sort_name, Group.id], limit=limit, cursor=cursor)
    return Page(items=_seen(session, caller, page.items), next=page.next)


def get_group(session: Session, caller: Caller, group_id: UUID) -> SeenGroup:
    """One group."""
    return _seen(session, caller, [visible_group(session, caller, group_id)])[0]


def _seen(session: Session, caller: Caller, groups: Sequence[Group]) -> list[SeenGroup]:
    ids = [group.id for group in groups]
    sizes, jobs, campaigns = _sizes(session, caller, ids), _jobs(session, ids), _campaigns(session, caller)
    return [
        SeenGroup(
            group, sizes.get(group.id, 0), jobs.get(group.id), [one for one in campaigns if group.id in one.group_ids]
        )
        for group in groups
    ]


def _campaigns(session: Session, caller: Caller) -> list[Campaign]:
    query = select(record_copies.c.state).where(
        record_copies.c.kind == Campaign.kind, record_copies.c.deleted.is_(False)
    )
    known = (from_json(Campaign, state) for state in session.scalars(query))
    return [one for one in known if one.status not in _OVER and may_read(caller, one.team_id, one.owner_id)]


def _sizes(session: Session, caller: Caller, ids: Collection[UUID]) -> Mapping[UUID, int]:
    query = select(GroupMember.group_id, func.count()).where(GroupMember.group_id.in_(ids))
    if not caller.is_admin:
        query = query.join(Contact, Contact.id == GroupMember.contact_id).where(readable_contacts(caller))
    rows = session.execute(query.group_by(GroupMember.group_id))
    return {row[0]: row[1] for row in rows}


def _jobs(session: Session, ids: Collection[UUID]) -> Mapping[UUID, BulkJob]:
    query = select(BulkJob).where(BulkJob.group_id.in_(ids), BulkJob.ended_at.is_(None)).order_by(BulkJob.created_at)
    return {job.group_id: job for job in session.scalars(query) if job.group_id is not None}
