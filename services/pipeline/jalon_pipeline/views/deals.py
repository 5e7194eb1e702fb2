"""Deals, their moves and visits, and the positions of contacts."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction
from jalon_pipeline.models import Deal
from jalon_pipeline.operations.deals import create_deal, delete_deal, update_deal
from jalon_pipeline.operations.moves import move_deal
from jalon_pipeline.operations.positions import position_contact
from jalon_pipeline.operations.proposals import say_proposal_sent
from jalon_pipeline.queries.deals import DealFilter, get_deal, list_deals, list_positions
from jalon_pipeline.queries.visits import VisitEntry, list_visits
from jalon_pipeline.schemas.deals import (
    CreateDeal,
    DealQuery,
    DealSchema,
    MoveDeal,
    PositionContact,
    PositionsQuery,
    PositionsSchema,
    ProposalSent,
    UpdateDeal,
    VisitSchema,
)

blp = blueprint("deals", __name__, description="Deals and their way through a pipeline")


@blp.route("/deals")
class Deals(MethodView):
    """All deals."""

    @blp.arguments(DealQuery, location="query")
    @blp.response(200, page_of(DealSchema))
    def get(self, query: dict[str, Any]) -> Page[Deal]:
        """List deals, newest first."""
        limit, cursor, q = query.pop("limit"), query.pop("cursor"), query.pop("q")
        with reading() as session:
            return list_deals(session, current_caller(), DealFilter(equal=query, q=q), limit=limit, cursor=cursor)

    @blp.arguments(CreateDeal)
    @blp.response(201, DealSchema)
    def post(self, wanted: dict[str, Any]) -> Deal:
        """Put a deal on a board."""
        with transaction() as uow:
            return create_deal(uow, **wanted)


@blp.route("/deals/<uuid:deal_id>")
class OneDeal(MethodView):
    """One deal."""

    @blp.response(200, DealSchema)
    def get(self, deal_id: UUID) -> Deal:
        """Show a deal."""
        with reading() as session:
            return get_deal(session, current_caller(), deal_id)

    @blp.arguments(UpdateDeal)
    @blp.response(200, DealSchema)
    def patch(self, wanted: Any, deal_id: UUID) -> Deal:
        """Change fields of a deal."""
        with transaction() as uow:
            return update_deal(uow, deal_id, wanted, expected_version=if_match())

    @blp.response(204)
    def delete(self, deal_id: UUID) -> None:
        """Delete a deal."""
        with transaction() as uow:
            delete_deal(uow, deal_id, expected_version=if_match())


@blp.route("/deals/<uuid:deal_id>/move")
class DealMove(MethodView):
    """Moves of a deal."""

    @blp.arguments(MoveDeal)
    @blp.response(200, DealSchema)
    def post(self, wanted: dict[str, Any], deal_id: UUID) -> Deal:
        """Move a deal to a stage, or to another place in its column."""
        with transaction() as uow:
            return move_deal(uow, deal_id, expected_version=if_match(), **wanted)


@blp.route("/deals/<uuid:deal_id>/proposal-sent")
class DealProposal(MethodView):
    """Offers about a deal."""

    @blp.arguments(ProposalSent)
    @blp.response(200, DealSchema)
    def post(self, wanted: dict[str, Any], deal_id: UUID) -> Deal:
        """Say that a proposal went to the contact; workflows may move the card for it."""
        with transaction() as uow:
            return say_proposal_sent(uow, deal_id, expected_version=if_match(), **wanted)


@blp.route("/deals/<uuid:deal_id>/visits")
class DealVisits(MethodView):
    """The way of a deal."""

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(VisitSchema))
    def get(self, query: dict[str, Any], deal_id: UUID) -> Page[VisitEntry]:
        """List the visits of a deal, the first one first."""
        with reading() as session:
            return list_visits(session, current_caller(), deal_id, **query)


@blp.route("/pipelines/<uuid:pipeline_id>/contacts/<uuid:contact_id>")
class ContactPosition(MethodView):
    """The position of a contact in a pipeline."""

    @blp.arguments(PositionContact)
    @blp.response(200, DealSchema)
    def put(self, wanted: dict[str, Any], pipeline_id: UUID, contact_id: UUID) -> Deal:
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
