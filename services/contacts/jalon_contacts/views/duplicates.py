"""``/contacts/duplicates``: contacts that may be one person."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.operations.duplicates import keep_apart
from jalon_contacts.queries.duplicates import Pair, find_duplicates
from jalon_contacts.schemas.duplicates import DuplicateSchema, DuplicatesQuery, NotDuplicateSchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, current_caller, reading, transaction

blp = blueprint("duplicates", __name__, description="Contacts that may be one person")


@blp.route("/contacts/duplicates")
class Duplicates(MethodView):
    """Pairs."""

    @blp.arguments(DuplicatesQuery, location="query")
    @blp.response(200, page_of(DuplicateSchema))
    def get(self, wanted: dict[str, Any]) -> Page[Pair]:
        """List pairs of contacts of a team that may be one person, the likeliest first: one page only."""
        with reading() as session:
            return find_duplicates(session, current_caller(), **wanted)


@blp.route("/contacts/<uuid:contact_id>/not-duplicates")
class NotDuplicates(MethodView):
    """Who is somebody else."""

    @blp.arguments(NotDuplicateSchema)
    @blp.response(204)
    def post(self, wanted: dict[str, Any], contact_id: UUID) -> None:
        """Say that two contacts are two persons; they are not proposed again."""
        with transaction() as uow:
            keep_apart(uow, contact_id, wanted["other_id"])
