"""Who is in which group: keeping dynamic groups in the transaction of each change of a contact, and telling of it.

A contact's change and a group's change of filter must not pass each other unseen: whoever changes contacts holds the
team's groups shared, whoever changes a filter holds them alone. So either the contact is judged by the new filter, or
the work that the new filter starts sees the contact as it has become.
"""

import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from jalon_contacts.models.contact_filters import zone_of_team
from jalon_contacts.models.contacts import Contact, contact_state
from jalon_contacts.models.groups import Group, GroupMember, group_state
from jalon_core.clock import now
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk import records
from jalon_sdk.conditions import Condition, evaluate, parse
from jalon_sdk.events.contacts import GroupMembersChanged
from jalon_sdk.serial import to_json

PART = 500
"""How many contacts one ``group.members_changed`` names, as joined or as having left."""

_GROUPS_OF_TEAMS = 7205
"""The class of advisory locks that teams' groups are held with."""
_KNOWN = "jalon_dynamic_groups"


@dataclass(frozen=True)
class _Keeper:
    group_id: UUID
    condition: Condition


@dataclass
class MembershipChanges:
    """Who joined and left which groups in one transaction, to be told group by group and in parts."""

    joined: dict[UUID, list[UUID]] = field(default_factory=dict)
    left: dict[UUID, list[UUID]] = field(default_factory=dict)

    def note(self, contact_id: UUID, before: Collection[UUID], after: Collection[UUID]) -> None:
        """A contact was in these groups and is in those now."""
        for group_id in sorted(set(after) - set(before)):
            self.joined.setdefault(group_id, []).append(contact_id)
        for group_id in sorted(set(before) - set(after)):
            self.left.setdefault(group_id, []).append(contact_id)

    def tell(self, uow: UnitOfWork) -> None:
        """Record the events. Their version is the group's, which does not change by who is in it."""
        concerned = sorted(self.joined.keys() | self.left.keys())
        if not concerned:
            return
        groups = uow.session.scalars(select(Group).where(Group.id.in_(concerned)).order_by(Group.id))
        for group in groups:
            joined, left = self.joined.get(group.id, []), self.left.get(group.id, [])
            for start in range(0, max(len(joined), len(left)), PART):
                added, removed = tuple(joined[start : start + PART]), tuple(left[start : start + PART])
                uow.record(GroupMembersChanged(record=group_state(group), added=added, removed=removed))


def settle_groups(uow: UnitOfWork, contact: Contact) -> None:
    """Put a contact into the dynamic groups of its team that it fits, and out of the others.

    :param contact: locked, whole, changed and touched already, with its id; its next event is still to come.
    """
    keepers, zone = _keepers(uow.session, contact.team_id)
    kept = {row.group_id: row for row in contact.group_rows if row.kept}
    if not keepers and not kept:
        return
    static = [row for row in contact.group_rows if not row.kept]
    facts = to_json(contact_state(contact)) | {"group_ids": sorted(str(row.group_id) for row in static)}
    moment = now()
    fits = [
        keeper.group_id
        for keeper in keepers
        if evaluate(keeper.condition, {"record": facts}, now=moment, zone=zone).holds
    ]
    if set(fits) != kept.keys():
        rows = [kept.get(group_id) or GroupMember(group_id=group_id, kept=True) for group_id in fits]
        contact.group_rows = [*static, *rows]
        uow.session.flush()


def fitting_groups(session: Session, team_id: UUID | None, states: Iterable[records.Contact]) -> dict[UUID, list[UUID]]:
    """The dynamic groups of a team that new contacts fit, by contact; they are in the groups that their states name."""
    keepers, zone = _keepers(session, team_id)
    if not keepers:
        return {}
    moment = now()
    fits: dict[UUID, list[UUID]] = {}
    for state in states:
        facts = {"record": to_json(state)}
        kept = [one.group_id for one in keepers if evaluate(one.condition, facts, now=moment, zone=zone).holds]
        if kept:
            fits[state.id] = kept
    return fits


def hold_groups(session: Session, team_id: UUID | None, *, alone: bool = False) -> None:
    """Hold a team's groups until the end of the transaction: shared to change contacts, alone to change a filter.

    On SQLite there is one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        number = zlib.crc32(team_id.bytes if team_id else b"") - 2**31
        session.execute(
            text(f"SELECT {function}(:class, :number)"),
            {"class": _GROUPS_OF_TEAMS, "number": number},
        )
    session.info.pop(_KNOWN, None)


def keeping_condition(group: Group) -> Condition | None:
    """The condition that keeps a group; None where nobody is kept in it any more."""
    return None if group.deleted_at is not None or group.mode != "dynamic" else parse(group.filter)


def _keepers(session: Session, team_id: UUID | None) -> tuple[list[_Keeper], ZoneInfo]:
    """The team's dynamic groups, read once per transaction."""
    known: dict[UUID | None, tuple[list[_Keeper], ZoneInfo]] | None = session.info.get(_KNOWN)
    if known is None or team_id not in known:
        hold_groups(session, team_id)
        query = select(Group).where(Group.team_id == team_id, Group.mode == "dynamic", Group.deleted_at.is_(None))
        keepers = list(_conditions(session.scalars(query.order_by(Group.id))))
        found = (keepers, zone_of_team(session, team_id) if keepers else ZoneInfo("UTC"))
        session.info.setdefault(_KNOWN, {} if known is None else known)[team_id] = found
        return found
    return known[team_id]


def _conditions(groups: Iterable[Group]) -> Iterable[_Keeper]:
    for group in groups:
        condition = keeping_condition(group)
        if condition is not None:
            yield _Keeper(group.id, condition)
