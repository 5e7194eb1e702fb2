"""``/contacts/{id}/merge``: two contacts were one person."""

from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_contacts.models.contacts import Contact
from jalon_contacts.operations.merges import merge_contacts
from jalon_contacts.schemas.contacts import ContactSchema
from jalon_contacts.schemas.merges import MergeSchema
from jalon_core.http.views import blueprint, if_match, transaction

blp = blueprint("merges", __name__, description="Two contacts that were one person")


@blp.route("/contacts/<uuid:contact_id>/merge")
class Merge(MethodView):
    """Merging."""

    @blp.arguments(MergeSchema)
    @blp.response(200, ContactSchema)
    def post(self, wanted: dict[str, Any], contact_id: UUID) -> Contact:
        """Merge another contact into this one; the other's id leads to this one for ever."""
        with transaction() as uow:
            return merge_contacts(
                uow, contact_id, wanted["other_id"], fields=wanted["choice"], expected_version=if_match()
            )
