"""What a member finds under their bell."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jalon_automation.models import Notification
from jalon_core.access.caller import Caller
from jalon_core.http.pages import Page, paginate


@dataclass(frozen=True, kw_only=True)
class Bell:
    """A page of notifications, and how many are unread in all."""

    page: Page[Notification]
    unread: int


def list_notifications(session: Session, caller: Caller, *, unread_only: bool, limit: int, cursor: str | None) -> Bell:
    """The caller's own notifications, newest first; nobody sees another's, not even an admin."""
    own = Notification.owner_id == caller.member_id
    query = select(Notification).where(own)
    if unread_only:
        query = query.where(Notification.read_at.is_(None))
    page = paginate(session, query, order=[Notification.id.desc()], limit=limit, cursor=cursor)
    unread = session.scalar(select(func.count()).select_from(Notification).where(own, Notification.read_at.is_(None)))
    return Bell(page=page, unread=unread or 0)
