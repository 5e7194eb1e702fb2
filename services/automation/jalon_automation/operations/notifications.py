"""Telling members something, and their reading it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from jalon_automation.models import Notification, notification_state
from jalon_core.changes import changed_fields, touch
from jalon_core.clock import now
from jalon_core.copies.reading import copied
from jalon_core.errors import NotFound, NotYetKnown
from jalon_core.ids import new_id
from jalon_core.unit_of_work import UnitOfWork
from jalon_sdk.commands.automation import NotificationSend
from jalon_sdk.events.automation import NotificationCreated, NotificationRead
from jalon_sdk.records import Member
from jalon_sdk.serial import Json

_BY_KEY = select(Notification).where(Notification.key == bindparam("key"))


def send_notification(
    uow: UnitOfWork, command: NotificationSend, *, key: str, is_new: bool = False
) -> Mapping[str, Json]:
    """Put something under a member's bell, once per key.

    A workflow of a team may notify the members of that team, a member's own only themselves.

    :param is_new: nobody can have asked with this key before: it was made in this transaction.
    :raises NotFound: there is no such member within the scope.
    """
    with uow.session.no_autoflush:  # neither depends on what this transaction has changed
        known = None if is_new else uow.session.scalar(_BY_KEY, {"key": key})
        member = None if known else _member(uow.session, command.member_id)
    if known is None:
        if member is None:
            raise NotYetKnown("member", command.member_id)
        if not _within_scope(uow, member):
            raise NotFound("there is no such member in the scope")
        moment = now()
        known = Notification(
            id=new_id(),
            version=1,
            created_at=moment,
            updated_at=moment,
            owner_id=member.id,
            text=command.text,
            link=command.link,
            key=key,
        )
        uow.session.add(known)
        uow.record(NotificationCreated(record=notification_state(known)))
    return {"notification_id": str(known.id)}


def mark_read(uow: UnitOfWork, notification_id: UUID) -> Notification:
    """Note that the caller has read one of their notifications."""
    notification = uow.session.get(Notification, notification_id, with_for_update=True)
    if notification is None or notification.owner_id != uow.caller.member_id:
        raise NotFound
    if notification.read_at is None:
        _read(uow, notification)
    return notification


def mark_all_read(uow: UnitOfWork) -> int:
    """Note that the caller has read all of their notifications; say how many were unread."""
    unread = uow.session.scalars(
        select(Notification)
        .where(Notification.owner_id == uow.caller.member_id, Notification.read_at.is_(None))
        .order_by(Notification.id)
        .with_for_update()
    ).all()
    for notification in unread:
        _read(uow, notification)
    return len(unread)


def _read(uow: UnitOfWork, notification: Notification) -> None:
    before = notification_state(notification)
    notification.read_at = now()
    touch(notification)
    after = notification_state(notification)
    uow.record(NotificationRead(record=after, changed=changed_fields(before, after)))


def _member(session: Session, member_id: UUID) -> Member | None:
    """A member, read once per transaction: a workflow tends to tell the same few."""
    known: dict[UUID, Member | None] = session.info.setdefault("jalon_automation_members", {})
    if member_id not in known:
        known[member_id] = copied(session, "member", member_id)
    return known[member_id]


def _within_scope(uow: UnitOfWork, member: Member) -> bool:
    caller = uow.caller
    if caller.is_admin or caller.member_id == member.id:
        return True
    return any(str(team) in member.roles for team in caller.managed_teams)
