"""Reasons for losing a deal."""

from typing import Any

from flask.views import MethodView

from jalon_core.http.views import blueprint, reading, transaction
from jalon_pipeline.models import LostReason
from jalon_pipeline.operations.lost_reasons import create_lost_reason
from jalon_pipeline.queries.lost_reasons import list_lost_reasons
from jalon_pipeline.schemas.lost_reasons import LostReasonSchema, LostReasonsSchema

blp = blueprint("lost-reasons", __name__, description="Reasons for losing a deal")


@blp.route("/lost-reasons")
class LostReasons(MethodView):
    """Reasons for losing a deal."""

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
            return create_lost_reason(uow, **wanted)
