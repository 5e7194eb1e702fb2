"""``/contacts/{id}/timeline``: what happened with a contact."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.queries.timeline import TimelineLine, contact_timeline
from jalon_contacts.schemas.timeline import TimelineEntrySchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, reading

blp = blueprint("timeline", __name__, description="What happened with a contact")


@blp.route("/contacts/<uuid:contact_id>/timeline")
class Timeline(MethodView):
    """A contact's timeline."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(TimelineEntrySchema))
    def get(self, wanted: dict[str, Any], contact_id: UUID) -> Page[TimelineLine]:
        """List what happened with a contact, newest first, without what the caller may not see."""
        with reading() as session:
            return contact_timeline(session, current_caller(), contact_id, **wanted)
