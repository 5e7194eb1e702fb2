"""The feed: public events that the caller may see, oldest first, from any position of the last 90 days."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jalon_automation.models import LoggedEvent
from jalon_automation.models.event_log import FORGOTTEN
from jalon_core.access.caller import Caller
from jalon_core.access.rights import CONFIGURATION, PERSONAL, readable, readable_configuration
from jalon_core.copies.kinds import STATES
from jalon_core.db.tables import service_state
from jalon_core.errors import Invalid, Refusal
from jalon_core.service import epoch
from jalon_sdk.events.contacts import GroupMembersChanged
from jalon_sdk.serial import Json


class CursorExpired(Refusal):
    """The cursor is older than the feed goes back: events were missed. Start again without one."""

    code = "cursor_expired"
    status = 410


@dataclass(frozen=True, kw_only=True)
class FeedPage:
    """Some events, and the cursor of the next call; it is there also when there are no more events now."""

    items: Sequence[Json]
    next: str


def read_feed(session: Session, caller: Caller, *, after: str, types: Sequence[str], limit: int) -> FeedPage:
    """The events after a cursor.

    :param after: a cursor that this gave before; empty for the oldest event that is kept.
    :param types: types or names of events; empty for all.
    :raises CursorExpired: events after the cursor have been forgotten, or the log was restored from a backup.
    """
    this_epoch = epoch(session)
    position = _position(session, after, this_epoch)
    newest = session.scalar(select(func.max(LoggedEvent.seq))) or position
    query = select(LoggedEvent).where(
        LoggedEvent.seq > position, LoggedEvent.seq <= newest, LoggedEvent.public.is_(True), _seen_by(caller)
    )
    if types:
        query = query.where(or_(LoggedEvent.type.in_(types), LoggedEvent.name.in_(types)))
    rows = session.scalars(query.order_by(LoggedEvent.seq).limit(limit)).all()
    last = rows[-1].seq if len(rows) == limit else newest
    return FeedPage(items=[row.envelope for row in rows], next=f"{this_epoch}.{last}")


def _position(session: Session, after: str, this_epoch: int) -> int:
    if not after:
        return 0
    told, _, number = after.partition(".")
    if not (told.isascii() and told.isdigit() and number.isascii() and number.isdigit()) or len(after) > 30:
        raise Invalid("the cursor is none of this feed", fields={"after": ["is none of this feed"]})
    position = int(number)
    forgotten = session.scalar(select(service_state.c.value).where(service_state.c.name == FORGOTTEN)) or 0
    if int(told) != this_epoch or position < int(forgotten):
        raise CursorExpired("events after this cursor are not kept any more; start again without it")
    return position


def _seen_by(caller: Caller) -> ColumnElement[bool]:
    shared = or_(*(LoggedEvent.subject.startswith(f"{STATES[kind].plural}/") for kind in CONFIGURATION - PERSONAL))
    nobodys = LoggedEvent.owner_id.is_(None) & or_(
        *(LoggedEvent.subject.startswith(f"{STATES[kind].plural}/") for kind in PERSONAL)
    )
    # Who came into a group and who left it is for those who see the contacts.
    names_nobody = LoggedEvent.name != GroupMembersChanged.name
    return or_(
        readable(caller, LoggedEvent.team_id, LoggedEvent.owner_id),
        or_(shared, nobodys) & names_nobody & readable_configuration(caller, LoggedEvent.team_id),
    )
