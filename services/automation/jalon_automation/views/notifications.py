"""The bell."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_automation.models import Notification
from jalon_automation.operations.notifications import mark_all_read, mark_read
from jalon_automation.queries.notifications import list_notifications
from jalon_automation.schemas.notifications import BellSchema, NotificationQuery, NotificationSchema, ReadSchema
from jalon_core.http.views import blueprint, current_caller, reading, transaction

blp = blueprint("notifications", __name__, description="What members should know")


@blp.route("/notifications")
class Notifications(MethodView):
    """The caller's notifications."""

    @blp.arguments(NotificationQuery, location="query")
    @blp.response(200, BellSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List one's own notifications, newest first, and count the unread."""
        unread_only = query.pop("unread")
        with reading() as session:
            bell = list_notifications(session, current_caller(), unread_only=unread_only, **query)
            return {"items": bell.page.items, "next": bell.page.next, "unread": bell.unread}


@blp.route("/notifications/<uuid:notification_id>/read")
class Reading(MethodView):
    """Reading one."""

    @blp.response(200, NotificationSchema)
    def post(self, notification_id: UUID) -> Notification:
        """Mark a notification as read."""
        with transaction() as uow:
            return mark_read(uow, notification_id)


@blp.route("/notifications/read-all")
class ReadingAll(MethodView):
    """Reading all."""

    @blp.response(200, ReadSchema)
    def post(self) -> dict[str, int]:
        """Mark all of one's notifications as read."""
        with transaction() as uow:
            return {"read": mark_all_read(uow)}
