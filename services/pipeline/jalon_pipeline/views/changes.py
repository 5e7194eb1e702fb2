"""What changed on a pipeline between two days."""

from typing import Any
from uuid import UUID

import marshmallow as ma
from flask.views import MethodView

from jalon_core.errors import NotFound
from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, current_caller, reading
from jalon_pipeline.domain.change_lines import LINES
from jalon_pipeline.queries import changes as queries
from jalon_pipeline.queries.filters import CardFilter
from jalon_pipeline.schemas.changes import ChangeEntriesQuery, ChangeEntrySchema, ChangesQuery, ChangesSchema

blp = blueprint("changes", __name__, description="What changed between two days")


@blp.route("/pipelines/<uuid:pipeline_id>/changes")
class Changes(MethodView):
    """What changed on a pipeline."""

    @blp.arguments(ChangesQuery, location="query", unknown=ma.RAISE)
    @blp.response(200, ChangesSchema)
    def get(self, query: dict[str, Any], pipeline_id: UUID) -> queries.Changes:
        """Show what came to the open cards and their amounts, and what went, so that it adds up."""
        first, last = query.pop("first"), query.pop("last")
        with reading() as session:
            period = queries.period_of(session, current_caller(), pipeline_id, first, last)
            return queries.get_changes(session, current_caller(), pipeline_id, CardFilter(**query), *period)


@blp.route("/pipelines/<uuid:pipeline_id>/changes/<line>")
class ChangeEntries(MethodView):
    """One line of the calculation."""

    @blp.arguments(ChangeEntriesQuery, location="query", unknown=ma.RAISE)
    @blp.response(200, page_of(ChangeEntrySchema))
    def get(self, query: dict[str, Any], pipeline_id: UUID, line: str) -> Page[queries.Entry]:
        """List the cards behind a line, the last first."""
        known = next((each for each in LINES if each == line), None)
        if known is None:
            raise NotFound
        first, last = query.pop("first"), query.pop("last")
        page = {name: query.pop(name) for name in ("limit", "cursor")}
        with reading() as session:
            period = queries.period_of(session, current_caller(), pipeline_id, first, last)
            return queries.list_entries(
                session, current_caller(), pipeline_id, CardFilter(**query), *period, known, **page
            )
