"""What members find under their bell."""

import datetime as dt

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from jalon_automation.models.declarative import Base
from jalon_core.db.base import RecordColumns
from jalon_sdk import records


class Notification(RecordColumns, Base):
    """Something a member (``owner_id``) should know.

    :ivar link: the record it is about, ``deals/<id>``.
    :ivar key: the idempotency key of what asked for it.
    """

    __tablename__ = "notifications"
    __table_args__ = (Index("ix_notifications_owner_id_read_at", "owner_id", "read_at"),)

    text: Mapped[str]
    link: Mapped[str | None]
    key: Mapped[str] = mapped_column(unique=True)
    read_at: Mapped[dt.datetime | None]


def notification_state(notification: Notification) -> records.Notification:
    """The notification as events carry it."""
    return records.Notification(
        id=notification.id,
        version=notification.version,
        team_id=notification.team_id,
        owner_id=notification.owner_id,
        text=notification.text,
        link=notification.link,
        created_at=notification.created_at,
        read_at=notification.read_at,
    )
