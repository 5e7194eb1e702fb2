"""One act for many cards."""

from typing import Any

from flask.views import MethodView

from jalon_core.http.views import blueprint, transaction
from jalon_pipeline.operations.bulk import BulkAnswer, change_cards
from jalon_pipeline.schemas.bulk import BulkCardsAnswerSchema, BulkCardsSchema
from jalon_sdk.records import CardKind

blp = blueprint("bulk", __name__, description="One act for many deals or tickets")


@blp.route("/deals/bulk")
class BulkDeals(MethodView):
    """The same done to many deals."""

    @blp.arguments(BulkCardsSchema)
    @blp.response(200, BulkCardsAnswerSchema)
    def post(self, wanted: dict[str, Any]) -> dict[str, list[BulkAnswer]]:
        """Move, assign, tag, archive or delete at most 1,000 deals; each gets its answer."""
        return _done("deal", wanted)


@blp.route("/tickets/bulk")
class BulkTickets(MethodView):
    """The same done to many tickets."""

    @blp.arguments(BulkCardsSchema)
    @blp.response(200, BulkCardsAnswerSchema)
    def post(self, wanted: dict[str, Any]) -> dict[str, list[BulkAnswer]]:
        """Move, assign, tag, archive or delete at most 1,000 tickets; each gets its answer."""
        return _done("ticket", wanted)


def _done(kind: CardKind, wanted: dict[str, Any]) -> dict[str, list[BulkAnswer]]:
    with transaction() as uow:
        return {"items": change_cards(uow, wanted.pop("act"), kind=kind, **wanted)}
