"""One change for many contacts, named by their ids or chosen by a filter."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jalon_contacts.models.bulk_jobs import MAX_ITEMS, BulkJob
from jalon_contacts.models.contact_filters import contact_facts, found_by
from jalon_contacts.models.contacts import Contact
from jalon_contacts.models.sight import readable_contacts
from jalon_contacts.operations.bulk_items import ContactChange, ItemAnswer, change_each
from jalon_contacts.operations.bulk_jobs import PORTION, start_bulk_job
from jalon_contacts.operations.contacts import contact_change, mark_deleted
from jalon_contacts.operations.groups import membership_change, static_group
from jalon_core.access.caller import Caller
from jalon_core.access.directory import COPIES
from jalon_core.access.scope import ScopeInactive, caller_of_member
from jalon_core.clock import now
from jalon_core.errors import NotFound
from jalon_core.filters.checking import check
from jalon_core.filters.compiling import compiled
from jalon_core.filters.vocabulary import Moment
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.serial import Json, to_json

BulkAction = Literal["assign", "add_to_group", "remove_from_group", "set_field", "delete"]
MAX_REFUSALS = 100
"""How many refusals of a long piece of work are kept to be shown."""


def change_contacts(
    uow: UnitOfWork,
    action: BulkAction,
    *,
    ids: Sequence[UUID] = (),
    filter: Json = None,  # noqa: A002  the glossary's word
    q: str = "",
    **how: Any,
) -> list[ItemAnswer] | BulkJob:
    """Do the same to many contacts; answered for each, or, where a filter chooses more than a request can hold, later.

    :param ids: which, at most ``MAX_ITEMS``; or:
    :param filter: a tree that chooses among those that the caller may see;
    :param q: and what was typed to search, which those have too.
    :param how: ``owner_id``, ``group_id``, or ``field`` and ``value``, as the action needs.
    """
    change = _change(uow, action, how)
    if filter is None:
        return change_each(uow, ids, change)
    chosen = _chosen(uow.session, uow.caller, filter, q, now())
    found = uow.session.scalars(chosen.order_by(Contact.id).limit(MAX_ITEMS + 1)).all()
    if len(found) <= MAX_ITEMS:
        return change_each(uow, found, change)
    total = uow.session.scalar(chosen.with_only_columns(func.count()))
    job = BulkJob(
        kind="change_contacts",
        team_id=uow.caller.default_team,
        member_id=uow.caller.member_id,
        group_id=how.get("group_id"),
        action=to_json({"action": action, **how} | ({"q": q} if q else {})),
        filter=filter,
        total=total,
    )
    return start_bulk_job(uow, job)


def change_portion(uow: UnitOfWork, job: BulkJob) -> None:
    """Do the next portion of work on contacts that a filter chooses, as whoever asked for it, as they may now."""
    uow.caller = _asker(uow.session, job)
    how = dict(job.action)
    q = how.pop("q", "")
    change = _change(uow, how.pop("action"), {key: _read(key, value) for key, value in how.items()})
    # "The last three days" are those before it was asked for, however long it takes.
    query = _chosen(uow.session, uow.caller, job.filter, q, job.created_at).order_by(Contact.id).limit(PORTION)
    ids = uow.session.scalars(query if job.after_id is None else query.where(Contact.id > job.after_id)).all()
    answers = change_each(uow, ids, change)
    job.done += len(answers)
    job.changed += sum(answer.status == "changed" for answer in answers)
    refused = [answer for answer in answers if answer.status == "refused"]
    job.refused += len(refused)
    told = [{"id": str(answer.id), "code": answer.code} for answer in refused]
    job.refusals = [*job.refusals, *told][:MAX_REFUSALS]
    if len(ids) < PORTION:
        job.end("finished")
    else:
        job.after_id = ids[-1]


def _change(uow: UnitOfWork, action: BulkAction, how: Mapping[str, Any]) -> ContactChange:
    match action:
        case "assign":
            return contact_change({"owner_id": how["owner_id"]})
        case "set_field":
            return contact_change({"custom": {how["field"]: how["value"]}})
        case "delete":
            return mark_deleted
        case "add_to_group":
            return membership_change(static_group(uow, how["group_id"]), "add")
        case "remove_from_group":
            return membership_change(static_group(uow, how["group_id"]), "remove")


def _chosen(session: Session, caller: Caller, tree: Json, q: str, moment: dt.datetime) -> Select[UUID]:
    facts = contact_facts(session)
    condition = compiled(check(tree, facts), facts, Moment(now=moment, zone=ZoneInfo(caller.time_zone)))
    return select(Contact.id).where(Contact.deleted_at.is_(None), readable_contacts(caller), found_by(q), condition)


def _asker(session: Session, job: BulkJob) -> Caller:
    member = COPIES.member(session, job.member_id) if job.member_id else None
    if member is None:
        raise NotFound("the member who asked for it is not known any more")
    if not member.active:
        raise ScopeInactive("the member who asked for it was deactivated")
    return caller_of_member(session, member)


def _read(key: str, value: Json) -> Any:
    return UUID(value) if key in ("owner_id", "group_id") and value is not None else value
