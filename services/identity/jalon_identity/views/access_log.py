"""The audit log of access."""

from typing import Any

from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, reading
from jalon_identity.models import AccessEntry
from jalon_identity.queries.access_log import list_access
from jalon_identity.schemas.access_log import AccessEntrySchema

blp = blueprint("access-log", __name__, description="Who signed in, who tried to, who was let in or shut out")


@blp.route("/access-log")
class AccessLog(MethodView):
    """The audit log."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(AccessEntrySchema))
    def get(self, wanted: dict[str, Any]) -> Page[AccessEntry]:
        """List what happened to access, newest first."""
        with reading() as session:
            return list_access(session, **wanted)
