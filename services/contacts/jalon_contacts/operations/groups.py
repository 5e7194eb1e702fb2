"""Making and changing groups, and putting contacts into static ones."""

from collections.abc import Callable, Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select

from jalon_contacts.models.contact_filters import contact_facts
from jalon_contacts.models.contacts import Contact
from jalon_contacts.models.groups import Group, GroupMember, group_state
from jalon_contacts.models.sight import visible_group
from jalon_contacts.operations.bulk_items import ItemAnswer, change_each
from jalon_contacts.operations.bulk_jobs import keep_group
from jalon_contacts.operations.memberships import hold_groups
from jalon_contacts.operations.refusals import GroupKeptByFilter
from jalon_core.access.rights import may_edit, require_assignable
from jalon_core.changes import changed_fields, require_version, touch
from jalon_core.clock import now
from jalon_core.errors import Conflict, Forbidden, Invalid
from jalon_core.filters.checking import check, leaves, moves_with_time
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.events.contacts import GroupCreated, GroupDeleted, GroupUpdated
from jalon_sdk.records import GroupMode
from jalon_sdk.serial import Json


def create_group(
    uow: UnitOfWork,
    *,
    name: str,
    mode: GroupMode = "static",
    filter: Json = None,  # noqa: A002  the glossary's word
    team_id: UUID | None = None,
    owner_id: UUID | None = None,
) -> Group:
    """Make a group of one team. A dynamic one fills within moments.

    :param filter: of a dynamic group, the tree that keeps it.
    :param team_id: None for the caller's own.
    :param owner_id: None for the caller.
    :raises jalon_core.filters.checking.InvalidFilter: the tree cannot keep a group.
    """
    team_id = team_id or uow.caller.default_team
    owner_id = owner_id or uow.caller.member_id
    if team_id is None:
        raise Invalid("a group belongs to a team", fields={"team_id": ["is required"]})
    require_assignable(uow.caller, team_id, owner_id)
    if (mode == "dynamic") != (filter is not None):
        raise Invalid("a filter makes a group dynamic", fields={"filter": ["of a dynamic group, and only of one"]})
    hold_groups(uow.session, team_id, alone=True)
    group = Group(team_id=team_id, owner_id=owner_id, mode=mode, moves_with_time=False)
    group.rename(name)
    uow.session.add(group)
    if filter is not None:
        _take_filter(uow, group, filter)
    uow.session.flush()
    uow.record(GroupCreated(record=group_state(group)))
    if group.mode == "dynamic":
        keep_group(uow, group)
    return group


def update_group(uow: UnitOfWork, group_id: UUID, *, expected_version: int | None = None, **wanted: Any) -> Group:
    """Rename a group, or keep it by another filter; who fits the new one is in it within moments.

    :param wanted: ``name``, ``filter``.
    """
    group = _editable(uow, group_id, expected_version)
    before = group_state(group)
    if "name" in wanted:
        group.rename(wanted["name"])
    if "filter" in wanted:
        if group.mode != "dynamic" or wanted["filter"] is None:
            raise Invalid("a group stays static or dynamic", fields={"filter": ["of a dynamic group, and only of one"]})
        _take_filter(uow, group, wanted["filter"])
    changed = changed_fields(before, group_state(group))
    if changed:
        touch(group)
        uow.record(GroupUpdated(record=group_state(group), changed=changed))
        if "filter" in changed:
            keep_group(uow, group)
    return group


def delete_group(uow: UnitOfWork, group_id: UUID, *, expected_version: int | None = None) -> None:
    """Delete a group. Its contacts stay, and are out of it within moments."""
    group = _editable(uow, group_id, expected_version)
    group.deleted_at = now()
    touch(group)
    uow.record(GroupDeleted(record=group_state(group)))
    keep_group(uow, group)


def add_members(uow: UnitOfWork, group_id: UUID, contact_ids: Sequence[UUID]) -> list[ItemAnswer]:
    """Put contacts that the caller may change into a static group of their team; answered for each."""
    group = static_group(uow, group_id)
    return change_each(uow, contact_ids, membership_change(group, "add"))


def remove_members(uow: UnitOfWork, group_id: UUID, contact_ids: Sequence[UUID]) -> list[ItemAnswer]:
    """Take contacts that the caller may change out of a static group; answered for each."""
    group = static_group(uow, group_id)
    return change_each(uow, contact_ids, membership_change(group, "remove"))


def membership_change(group: Group, way: Literal["add", "remove"]) -> Callable[[UnitOfWork, Contact], None]:
    """What puts one contact into a static group, or takes it out; without effect where it is so already.

    :raises Conflict: by what it gives, for a contact of another team.
    """

    def change(_uow: UnitOfWork, contact: Contact) -> None:
        if contact.team_id != group.team_id:
            raise Conflict("the group belongs to another team")
        inside = any(row.group_id == group.id for row in contact.group_rows)
        if way == "add" and not inside:
            contact.group_rows = [*contact.group_rows, GroupMember(group_id=group.id, kept=False)]
        if way == "remove" and inside:
            contact.group_rows = [row for row in contact.group_rows if row.group_id != group.id]

    return change


def static_group(uow: UnitOfWork, group_id: UUID) -> Group:
    """A group into which contacts can be put by hand, which nobody deletes meanwhile.

    :raises GroupKeptByFilter: it is a dynamic one.
    """
    group = visible_group(uow.session, uow.caller, group_id, share=True)
    if group.mode != "static":
        raise GroupKeptByFilter("who is in this group is for its filter to say")
    return group


def _editable(uow: UnitOfWork, group_id: UUID, expected_version: int | None) -> Group:
    group = visible_group(uow.session, uow.caller, group_id)
    hold_groups(uow.session, group.team_id, alone=True)
    group = visible_group(uow.session, uow.caller, group_id, lock=True)
    if not may_edit(uow.caller, group.team_id, group.owner_id):
        raise Forbidden("only its owner, or a manager of the team, may change a group")
    require_version(expected_version, group_state(group))
    return group


def _take_filter(uow: UnitOfWork, group: Group, tree: Json) -> None:
    condition = check(tree, contact_facts(uow.session, kept_groups=False))
    named = {UUID(leaf.value) for leaf in leaves(condition) if leaf.field == "record.group_ids" and leaf.value}
    if named:
        query = select(Group.id).where(
            Group.id.in_(named), Group.team_id == group.team_id, Group.mode == "static", Group.deleted_at.is_(None)
        )
        if set(uow.session.scalars(query)) != named:
            raise Invalid(
                "a dynamic group cannot hang on another", fields={"filter": ["may only name static groups of the team"]}
            )
    group.filter = tree
    group.moves_with_time = moves_with_time(condition)
