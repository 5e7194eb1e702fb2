"""Deals and tickets, their moves and visits."""

from typing import Any, ClassVar
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.pages import Page
from jalon_core.http.schemas import ListQuery, page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction
from jalon_pipeline.models import Card
from jalon_pipeline.operations.cards import create_card, delete_card, update_card
from jalon_pipeline.operations.moves import move_card
from jalon_pipeline.operations.proposals import say_proposal_sent
from jalon_pipeline.queries.cards import CardListFilter, get_card, list_cards
from jalon_pipeline.queries.visits import VisitEntry, list_visits
from jalon_pipeline.schemas.cards import (
    CardQuery,
    CreateDeal,
    CreateTicket,
    DealSchema,
    MoveCard,
    ProposalSent,
    TicketSchema,
    UpdateDeal,
    UpdateTicket,
    VisitSchema,
)
from jalon_sdk.records import CardKind

blp = blueprint("cards", __name__, description="Deals and tickets, and their way through a pipeline")


@blp.route("/deals")
class Deals(MethodView):
    """All deals."""

    @blp.arguments(CardQuery, location="query")
    @blp.response(200, page_of(DealSchema))
    def get(self, query: dict[str, Any]) -> Page[Card]:
        """List deals, newest first."""
        return _listed("deal", query)

    @blp.arguments(CreateDeal)
    @blp.response(201, DealSchema)
    def post(self, wanted: dict[str, Any]) -> Card:
        """Put a deal on a board."""
        with transaction() as uow:
            return create_card(uow, kind="deal", **wanted)


@blp.route("/tickets")
class Tickets(MethodView):
    """All tickets."""

    @blp.arguments(CardQuery, location="query")
    @blp.response(200, page_of(TicketSchema))
    def get(self, query: dict[str, Any]) -> Page[Card]:
        """List tickets, newest first."""
        return _listed("ticket", query)

    @blp.arguments(CreateTicket)
    @blp.response(201, TicketSchema)
    def post(self, wanted: dict[str, Any]) -> Card:
        """Put a ticket on a board."""
        with transaction() as uow:
            return create_card(uow, kind="ticket", **wanted)


class _OneCard(MethodView):
    kind: ClassVar[CardKind]

    @blp.response(204)
    def delete(self, card_id: UUID) -> None:
        """Delete a card."""
        with transaction() as uow:
            delete_card(uow, card_id, kind=self.kind, expected_version=if_match())


@blp.route("/deals/<uuid:card_id>")
class OneDeal(_OneCard):
    """One deal."""

    kind = "deal"

    @blp.response(200, DealSchema)
    def get(self, card_id: UUID) -> Card:
        """Show a deal."""
        return _shown(self.kind, card_id)

    @blp.arguments(UpdateDeal)
    @blp.response(200, DealSchema)
    def patch(self, wanted: Any, card_id: UUID) -> Card:
        """Change fields of a deal."""
        with transaction() as uow:
            return update_card(uow, card_id, wanted, kind=self.kind, expected_version=if_match())


@blp.route("/tickets/<uuid:card_id>")
class OneTicket(_OneCard):
    """One ticket."""

    kind = "ticket"

    @blp.response(200, TicketSchema)
    def get(self, card_id: UUID) -> Card:
        """Show a ticket."""
        return _shown(self.kind, card_id)

    @blp.arguments(UpdateTicket)
    @blp.response(200, TicketSchema)
    def patch(self, wanted: Any, card_id: UUID) -> Card:
        """Change fields of a ticket."""
        with transaction() as uow:
            return update_card(uow, card_id, wanted, kind=self.kind, expected_version=if_match())


@blp.route("/deals/<uuid:card_id>/move")
class DealMove(MethodView):
    """Moves of a deal."""

    @blp.arguments(MoveCard)
    @blp.response(200, DealSchema)
    def post(self, wanted: dict[str, Any], card_id: UUID) -> Card:
        """Move a deal to a stage, or to another place in its column."""
        with transaction() as uow:
            return move_card(uow, card_id, kind="deal", expected_version=if_match(), **wanted)


@blp.route("/tickets/<uuid:card_id>/move")
class TicketMove(MethodView):
    """Moves of a ticket."""

    @blp.arguments(MoveCard)
    @blp.response(200, TicketSchema)
    def post(self, wanted: dict[str, Any], card_id: UUID) -> Card:
        """Move a ticket to a stage, or to another place in its column."""
        with transaction() as uow:
            return move_card(uow, card_id, kind="ticket", expected_version=if_match(), **wanted)


@blp.route("/deals/<uuid:card_id>/proposal-sent")
class DealProposal(MethodView):
    """Offers about a deal."""

    @blp.arguments(ProposalSent)
    @blp.response(200, DealSchema)
    def post(self, wanted: dict[str, Any], card_id: UUID) -> Card:
        """Say that a proposal went to the contact; workflows may move the card for it."""
        with transaction() as uow:
            return say_proposal_sent(uow, card_id, expected_version=if_match(), **wanted)


class _Visits(MethodView):
    kind: ClassVar[CardKind]

    @blp.arguments(ListQuery, location="query")
    @blp.response(200, page_of(VisitSchema))
    def get(self, query: dict[str, Any], card_id: UUID) -> Page[VisitEntry]:
        """List the visits of a card, the first one first."""
        with reading() as session:
            return list_visits(session, current_caller(), self.kind, card_id, **query)


@blp.route("/deals/<uuid:card_id>/visits")
class DealVisits(_Visits):
    """The way of a deal."""

    kind = "deal"


@blp.route("/tickets/<uuid:card_id>/visits")
class TicketVisits(_Visits):
    """The way of a ticket."""

    kind = "ticket"


def _listed(kind: CardKind, query: dict[str, Any]) -> Page[Card]:
    limit, cursor, q, archived = (query.pop(name) for name in ("limit", "cursor", "q", "archived"))
    wanted = CardListFilter(equal=query, q=q, archived=archived)
    with reading() as session:
        return list_cards(session, current_caller(), kind, wanted, limit=limit, cursor=cursor)


def _shown(kind: CardKind, card_id: UUID) -> Card:
    with reading() as session:
        return get_card(session, current_caller(), card_id, kind)
