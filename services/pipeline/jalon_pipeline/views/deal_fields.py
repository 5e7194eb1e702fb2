"""Custom fields of deals."""

from typing import Any

from flask.views import MethodView

from jalon_core.http.views import blueprint, reading, transaction
from jalon_pipeline.models import DealField
from jalon_pipeline.operations.deal_fields import create_deal_field
from jalon_pipeline.queries.deal_fields import list_deal_fields
from jalon_pipeline.schemas.deal_fields import DealFieldSchema, DealFieldsSchema

blp = blueprint("deal-fields", __name__, description="Custom fields of deals")


@blp.route("/deal-fields")
class DealFields(MethodView):
    """Custom fields of deals."""

    @blp.response(200, DealFieldsSchema)
    def get(self) -> dict[str, Any]:
        """List the custom fields."""
        with reading() as session:
            return {"items": list_deal_fields(session)}

    @blp.arguments(DealFieldSchema)
    @blp.response(201, DealFieldSchema)
    def post(self, wanted: dict[str, Any]) -> DealField:
        """Add a custom field."""
        with transaction() as uow:
            return create_deal_field(uow, **wanted)
