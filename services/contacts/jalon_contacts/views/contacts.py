"""``/contacts``: who is known. Rights are enforced by operations and queries."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.models.contacts import Contact
from jalon_contacts.models.sight import visible_contact
from jalon_contacts.operations.contacts import create_contact, delete_contact, update_contact
from jalon_contacts.queries.contacts import list_contacts
from jalon_contacts.schemas.contacts import ContactChangeSchema, ContactQuery, ContactSchema, ContactWriteSchema
from jalon_core.http.pages import Page
from jalon_core.http.schemas import page_of
from jalon_core.http.views import blueprint, current_caller, if_match, reading, transaction

blp = blueprint("contacts", __name__, description="People: known by hand, by forms, by imports")


@blp.route("/contacts")
class Contacts(MethodView):
    """All contacts."""

    @blp.arguments(ContactQuery, location="query")
    @blp.response(200, page_of(ContactSchema))
    def get(self, wanted: dict[str, Any]) -> Page[Contact]:
        """List contacts by name; ``q`` searches names, addresses and numbers as one types."""
        with reading() as session:
            return list_contacts(session, current_caller(), **wanted)

    @blp.arguments(ContactWriteSchema)
    @blp.response(201, ContactSchema)
    def post(self, wanted: dict[str, Any]) -> Contact:
        """Create a contact; 409 ``duplicate_contact`` if one of the team has the address."""
        with transaction() as uow:
            return create_contact(uow, **wanted)


@blp.route("/contacts/<uuid:contact_id>")
class OneContact(MethodView):
    """One contact."""

    @blp.response(200, ContactSchema)
    def get(self, contact_id: UUID) -> Contact:
        """Read a contact."""
        with reading() as session:
            return visible_contact(session, current_caller(), contact_id)

    @blp.arguments(ContactChangeSchema)
    @blp.response(200, ContactSchema)
    def patch(self, wanted: dict[str, Any], contact_id: UUID) -> Contact:
        """Change what is known of a contact."""
        with transaction() as uow:
            return update_contact(uow, contact_id, expected_version=if_match(), **wanted)

    @blp.response(204)
    def delete(self, contact_id: UUID) -> None:
        """Delete a contact."""
        with transaction() as uow:
            delete_contact(uow, contact_id, expected_version=if_match())
