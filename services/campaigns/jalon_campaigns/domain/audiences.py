"""Whom a campaign is for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from jalon_sdk.conditions import Condition, evaluate
from jalon_sdk.records import Contact
from jalon_sdk.serial import to_json


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The contacts of one team that are in one of the groups, meet the condition, and are in no excluded group.

    Without groups and without a condition it is empty: nobody gets a mail because somebody forgot to choose.

    :ivar owner_id: only this member's contacts; None for the whole team's.
    """

    team_id: UUID | None
    group_ids: frozenset[UUID] = frozenset()
    excluded_group_ids: frozenset[UUID] = frozenset()
    condition: Condition | None = None
    owner_id: UUID | None = None
    zone: dt.tzinfo = field(default=dt.UTC)

    def holds(self, contact: Contact, *, now: dt.datetime) -> bool:
        """Whether a contact is one of them."""
        groups = frozenset(contact.group_ids)
        if not self.admits(contact) or groups & self.excluded_group_ids:
            return False
        if self.group_ids and not groups & self.group_ids:
            return False
        if self.condition is None:
            return bool(self.group_ids)
        return evaluate(self.condition, {"record": to_json(contact)}, now=now, zone=self.zone).holds

    def admits(self, contact: Contact) -> bool:
        """Whether the campaign may write to a contact at all, chosen or not."""
        ours = self.team_id is not None and contact.team_id == self.team_id and not contact.deleted
        return ours and self.owner_id in (None, contact.owner_id)

    def may_follow(self, changed: Sequence[str]) -> bool:
        """Whether a change of these fields of a contact may bring them in."""
        return self.condition is not None or not {"group_ids", "owner_id", "team_id"}.isdisjoint(changed)
