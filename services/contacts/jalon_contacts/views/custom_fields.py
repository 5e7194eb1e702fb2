"""``/contact-fields`` and ``/company-fields``: what an installation adds to contacts and companies."""

from typing import Any, ClassVar
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.models.custom_fields import CustomField
from jalon_contacts.operations.custom_fields import create_custom_field, delete_custom_field, update_custom_field
from jalon_contacts.queries.custom_fields import list_custom_fields
from jalon_core.custom_fields.schemas import CustomFieldSchema, FieldChangeSchema, FieldWriteSchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, if_match, reading, transaction
from jalon_sdk.records import FieldAbout

blp = blueprint("custom-fields", __name__, description="Custom fields of contacts and companies")


class _Fields(MethodView):
    about: ClassVar[FieldAbout]

    @blp.response(200, page_of(CustomFieldSchema))
    def get(self) -> Page[CustomField]:
        """List the custom fields, oldest first, in one page."""
        with reading() as session:
            return list_custom_fields(session, self.about)

    @blp.arguments(FieldWriteSchema)
    @blp.response(201, CustomFieldSchema)
    def post(self, wanted: dict[str, Any]) -> CustomField:
        """Add a custom field; 409 ``field_key_taken`` if there is, or was, another with its key."""
        with transaction() as uow:
            return create_custom_field(uow, self.about, **wanted)


class _OneField(MethodView):
    about: ClassVar[FieldAbout]

    @blp.arguments(FieldChangeSchema)
    @blp.response(200, CustomFieldSchema)
    def patch(self, wanted: dict[str, Any], field_id: UUID) -> CustomField:
        """Rename a custom field, or add choices; key and type never change."""
        with transaction() as uow:
            return update_custom_field(uow, self.about, field_id, expected_version=if_match(), **wanted)

    @blp.response(204)
    def delete(self, field_id: UUID) -> None:
        """Delete a custom field; values that records hold are no longer shown."""
        with transaction() as uow:
            delete_custom_field(uow, self.about, field_id, expected_version=if_match())


@blp.route("/contact-fields")
class ContactFields(_Fields):
    """Custom fields of contacts."""

    about = "contact"


@blp.route("/contact-fields/<uuid:field_id>")
class OneContactField(_OneField):
    """One custom field of contacts."""

    about = "contact"


@blp.route("/company-fields")
class CompanyFields(_Fields):
    """Custom fields of companies."""

    about = "company"


@blp.route("/company-fields/<uuid:field_id>")
class OneCompanyField(_OneField):
    """One custom field of companies."""

    about = "company"
