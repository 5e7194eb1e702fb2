"""``/deal-fields`` and ``/ticket-fields``: what an installation adds to its cards."""

from typing import Any, ClassVar
from uuid import UUID

from flask.views import MethodView

from jalon_core.custom_fields.schemas import CustomFieldSchema, FieldChangeSchema, FieldWriteSchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, if_match, reading, transaction
from jalon_pipeline.models import CardField
from jalon_pipeline.operations.card_fields import create_card_field, delete_card_field, update_card_field
from jalon_pipeline.queries.card_fields import list_card_fields
from jalon_sdk.records import CardKind

blp = blueprint("card-fields", __name__, description="Custom fields of deals and tickets")


class _Fields(MethodView):
    about: ClassVar[CardKind]

    @blp.response(200, page_of(CustomFieldSchema))
    def get(self) -> Page[CardField]:
        """List the custom fields, oldest first, in one page."""
        with reading() as session:
            return list_card_fields(session, self.about)

    @blp.arguments(FieldWriteSchema)
    @blp.response(201, CustomFieldSchema)
    def post(self, wanted: dict[str, Any]) -> CardField:
        """Add a custom field; 409 ``duplicate_key`` if there is, or was, another with its key."""
        with transaction() as uow:
            return create_card_field(uow, self.about, **wanted)


class _OneField(MethodView):
    about: ClassVar[CardKind]

    @blp.arguments(FieldChangeSchema)
    @blp.response(200, CustomFieldSchema)
    def patch(self, wanted: dict[str, Any], field_id: UUID) -> CardField:
        """Rename a custom field, or add choices; key and type never change."""
        with transaction() as uow:
            return update_card_field(uow, self.about, field_id, expected_version=if_match(), **wanted)

    @blp.response(204)
    def delete(self, field_id: UUID) -> None:
        """Delete a custom field; values that cards hold are no longer shown."""
        with transaction() as uow:
            delete_card_field(uow, self.about, field_id, expected_version=if_match())


@blp.route("/deal-fields")
class DealFields(_Fields):
    """Custom fields of deals."""

    about = "deal"


@blp.route("/deal-fields/<uuid:field_id>")
class OneDealField(_OneField):
    """One custom field of deals."""

    about = "deal"


@blp.route("/ticket-fields")
class TicketFields(_Fields):
    """Custom fields of tickets."""

    about = "ticket"


@blp.route("/ticket-fields/<uuid:field_id>")
class OneTicketField(_OneField):
    """One custom field of tickets."""

    about = "ticket"
