"""The positions of contacts in pipelines."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.views import blueprint, current_caller, reading, transaction
from jalon_pipeline.models import Card
from jalon_pipeline.operations.positions import position_contact
from jalon_pipeline.queries.positions import list_positions
from jalon_pipeline.schemas.cards import DealSchema
from jalon_pipeline.schemas.positions import PositionContact, PositionsQuery, PositionsSchema

blp = blueprint("positions", __name__, description="Where contacts stand")


@blp.route("/pipelines/<uuid:pipeline_id>/contacts/<uuid:contact_id>")
class ContactPosition(MethodView):
    """The position of a contact in a pipeline."""

    @blp.arguments(PositionContact)
    @blp.response(200, DealSchema)
    def put(self, wanted: dict[str, Any], pipeline_id: UUID, contact_id: UUID) -> Card:
        """Put a contact into a stage: moves its deal there, or makes one."""
        with transaction() as uow:
            return position_contact(uow, pipeline_id, contact_id, **wanted)


@blp.route("/positions")
class Positions(MethodView):
    """The positions of contacts."""

    @blp.arguments(PositionsQuery, location="query")
    @blp.response(200, PositionsSchema)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Show where contacts stand, in one request for a whole list of them."""
        with reading() as session:
            return {"items": list_positions(session, current_caller(), query["contact_ids"])}
