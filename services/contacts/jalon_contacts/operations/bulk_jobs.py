"""Long work on many contacts: asked for in one transaction, done in portions, each of them one transaction."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from jalon_contacts.models.bulk_jobs import ACTIVE, BulkJob
from jalon_contacts.models.contact_filters import contact_facts, zone_of_team
from jalon_contacts.models.contacts import Contact, contact_state
from jalon_contacts.models.groups import Group, GroupMember
from jalon_contacts.models.sight import WHOLE, visible_bulk_job
from jalon_contacts.operations.contact_changes import store_membership
from jalon_contacts.operations.memberships import MembershipChanges, keeping_condition
from jalon_contacts.operations.refusals import BulkJobEnded
from jalon_core.bus.waking import wake_after_commit
from jalon_core.clock import now
from jalon_core.filters.compiling import compiled
from jalon_core.filters.vocabulary import Moment
from jalon_core.unit_of_work import UnitOfWork

BULK_JOBS = "bulk-jobs"
"""The channel that wakes the workers."""

SWEPT_EVERY = dt.timedelta(minutes=5)
"""How late somebody may be in a group whose filter speaks of time that passes."""
REMEMBERED = dt.timedelta(days=30)
"""How long work that ended can be looked at."""
MAX_ATTEMPTS = 5
PORTION = 200
"""How many contacts one transaction changes: a request that waits for one of them waits for less than a second."""


def start_bulk_job(uow: UnitOfWork, job: BulkJob) -> BulkJob:
    """Let work begin as soon as this transaction is over."""
    uow.session.add(job)
    uow.session.flush()
    wake_after_commit(uow.session, BULK_JOBS)
    return job


def keep_group(uow: UnitOfWork, group: Group) -> BulkJob:
    """Compare all contacts of a team with a group's filter as it is now; what was under way for it is superseded."""
    mine = (BulkJob.group_id == group.id, BulkJob.kind == "keep_group", BulkJob.status.in_(ACTIVE))
    moment = now()
    ended = update(BulkJob).where(*mine).values(status="superseded", ended_at=moment, updated_at=moment)
    uow.session.execute(ended)
    group.swept_at = moment
    return start_bulk_job(uow, BulkJob(kind="keep_group", group_id=group.id, team_id=group.team_id))


def keep_portion(uow: UnitOfWork, job: BulkJob) -> None:
    """Put the next contacts whom a group's filter judges otherwise than before into it, or out of it.

    They are found in SQL, and judged by the evaluator like at any change of theirs. That they were changed says nothing
    about when something was last learnt of them, so it leaves their time of change alone.
    """
    group = uow.session.get_one(Group, job.group_id)
    wanted = _judged_otherwise(uow.session, group)
    if job.total is None:
        job.total = uow.session.scalar(wanted.with_only_columns(func.count()).order_by(None)) or 0
    if job.after_id is not None:
        wanted = wanted.where(Contact.id > job.after_id)
    ids = uow.session.scalars(wanted.limit(PORTION)).all()
    memberships = MembershipChanges()
    for contact in _locked(uow, ids):
        before = contact_state(contact)
        if group.deleted_at is not None:
            contact.group_rows = [row for row in contact.group_rows if row.group_id != group.id]
        job.changed += store_membership(uow, contact, before, memberships)
    memberships.tell(uow)
    job.done += len(ids)
    if len(ids) < PORTION:
        job.end("finished")
    else:
        job.after_id = ids[-1]


def _judged_otherwise(session: Session, group: Group) -> Select[UUID]:
    inside = select(GroupMember.contact_id).where(
        GroupMember.contact_id == Contact.id, GroupMember.group_id == group.id
    )
    fits = _fits(session, group)
    differs: ColumnElement[bool] = inside.exists()
    if fits is not None:
        differs = or_(and_(fits, ~inside.exists()), and_(~fits, inside.exists()))
    query = select(Contact.id).where(Contact.team_id == group.team_id, Contact.deleted_at.is_(None), differs)
    return query.order_by(Contact.id)


def _fits(session: Session, group: Group) -> ColumnElement[bool] | None:
    condition = keeping_condition(group)
    if condition is None:
        return None
    at = Moment(now=now(), zone=zone_of_team(session, group.team_id))
    return compiled(condition, contact_facts(session, deleted_fields=True, kept_groups=False), at)


def _locked(uow: UnitOfWork, ids: Sequence[UUID]) -> Sequence[Contact]:
    query = select(Contact).where(Contact.id.in_(ids), Contact.deleted_at.is_(None)).order_by(Contact.id)
    return uow.session.scalars(query.with_for_update().options(*WHOLE)).all()


def cancel_bulk_job(uow: UnitOfWork, job_id: UUID) -> BulkJob:
    """Stop work after the portion that is being done; what was done stays.

    :raises BulkJobEnded: it is over already.
    """
    job = visible_bulk_job(uow.session, uow.caller, job_id, lock=True)
    if job.status not in ACTIVE:
        raise BulkJobEnded(f"it is {job.status}")
    job.end("cancelled")
    return job


def next_bulk_job(uow: UnitOfWork) -> BulkJob | None:
    """The work whose turn it is, locked; who waits longest comes first, so that none holds up the others."""
    query = select(BulkJob).where(BulkJob.ended_at.is_(None)).order_by(BulkJob.updated_at, BulkJob.id).limit(1)
    job = uow.session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if job is not None:
        job.status = "running"
        job.updated_at = now()
    return job


def note_failure(uow: UnitOfWork, job_id: UUID, error: Exception) -> None:
    """A portion failed for no reason of its own: it is tried again a few times, and the others come first."""
    job = uow.session.get_one(BulkJob, job_id, with_for_update=True)
    job.attempts += 1
    job.updated_at = now()
    if job.attempts >= MAX_ATTEMPTS and job.status in ACTIVE:
        job.end("failed", type(error).__name__)


def sweep_groups(uow: UnitOfWork) -> int:
    """Look again at groups whose contacts change as time passes, and forget work that ended long ago."""
    moment = now()
    at_work = select(BulkJob.id).where(BulkJob.group_id == Group.id, BulkJob.ended_at.is_(None)).exists()
    due = select(Group).where(
        Group.moves_with_time,
        Group.deleted_at.is_(None),
        or_(Group.swept_at.is_(None), Group.swept_at < moment - SWEPT_EVERY),
        ~at_work,
    )
    groups = uow.session.scalars(due.order_by(Group.id).with_for_update(skip_locked=True)).all()
    for group in groups:
        keep_group(uow, group)
    uow.session.execute(delete(BulkJob).where(BulkJob.ended_at < moment - REMEMBERED))
    return len(groups)
