"""Who sees which change: the rights of `jalon_core.access.rights`, applied to what happens."""

from typing import Literal

from jalon_core.access.caller import Caller
from jalon_core.access.rights import may_read_kind
from jalon_live.changes import Change, Place

Sight = Literal["whole", "gone", "nothing"]
"""The change with its record; only that the record is out of sight; nothing."""


def sight_of(change: Change, caller: Caller) -> Sight:
    """What of a change a caller sees.

    Whoever saw the record before and does not any more learns that it is gone, and not where it went.
    """
    if _sees(change.kind, change.record.get("id"), change.now, caller):
        return "gone" if change.deleted else "whole"
    if change.now != change.before and _sees(change.kind, change.record.get("id"), change.before, caller):
        return "gone"
    return "nothing"


def _sees(kind: str, record_id: object, place: Place, caller: Caller) -> bool:
    if kind == "notification":
        return place.owner_id is not None and place.owner_id == caller.member_id
    if kind == "member":
        return caller.is_admin or record_id == str(caller.member_id) or bool(place.teams & caller.roles.keys())
    if kind == "team":
        return caller.is_admin or record_id in {str(team) for team in caller.roles}
    return may_read_kind(caller, kind, place.team_id, place.owner_id)
