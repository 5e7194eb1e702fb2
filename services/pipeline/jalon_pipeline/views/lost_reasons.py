"""Reasons for losing a card."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_core.http.views import blueprint, reading, transaction
from jalon_pipeline.models import LostReason
from jalon_pipeline.operations import lost_reasons as operations
from jalon_pipeline.queries.lost_reasons import list_lost_reasons
from jalon_pipeline.schemas.lost_reasons import LostReasonOrder, LostReasonSchema, LostReasonsSchema

blp = blueprint("lost-reasons", __name__, description="Reasons for losing a card")


@blp.route("/lost-reasons")
class LostReasons(MethodView):
    """Reasons for losing a card."""

    @blp.response(200, LostReasonsSchema)
    def get(self) -> dict[str, Any]:
        """List the reasons that are offered."""
        with reading() as session:
            return {"items": list_lost_reasons(session)}

    @blp.arguments(LostReasonSchema)
    @blp.response(201, LostReasonSchema)
    def post(self, wanted: dict[str, Any]) -> LostReason:
        """Offer another reason."""
        with transaction() as uow:
            return operations.create_lost_reason(uow, **wanted)


@blp.route("/lost-reasons/order")
class OrderOfLostReasons(MethodView):
    """The order in which the reasons are offered."""

    @blp.arguments(LostReasonOrder)
    @blp.response(200, LostReasonsSchema)
    def put(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Put the reasons in order."""
        with transaction() as uow:
            return {"items": operations.order_lost_reasons(uow, **wanted)}


@blp.route("/lost-reasons/<uuid:reason_id>")
class OneLostReason(MethodView):
    """One reason for losing a card."""

    @blp.arguments(LostReasonSchema)
    @blp.response(200, LostReasonSchema)
    def patch(self, wanted: dict[str, Any], reason_id: UUID) -> LostReason:
        """Reword a reason; cards that were lost keep the words they were lost with."""
        with transaction() as uow:
            return operations.update_lost_reason(uow, reason_id, **wanted)

    @blp.response(204)
    def delete(self, reason_id: UUID) -> None:
        """Offer a reason no more; cards that were lost keep its words."""
        with transaction() as uow:
            operations.delete_lost_reason(uow, reason_id)
