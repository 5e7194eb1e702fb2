"""Enrolments over HTTP."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask.views import MethodView

from jalon_campaigns.models import Enrolment
from jalon_campaigns.operations.enrolments import add_contacts, remove_contacts
from jalon_campaigns.queries.enrolments import list_enrolments
from jalon_campaigns.schemas.enrolments import (
    ContactsToEnrol,
    ContactsToRemove,
    EnrolmentPage,
    EnrolmentQuery,
    OutcomesSchema,
    PassageQuery,
)
from jalon_core.http.pages import Page
from jalon_core.http.views import blueprint, current_caller, reading, transaction

blp = blueprint("enrolments", __name__, description="Contacts' passages through campaigns")


@blp.route("/campaigns/<uuid:campaign_id>/enrolments")
class CampaignEnrolments(MethodView):
    """Who passes through a campaign."""

    @blp.arguments(PassageQuery, location="query")
    @blp.response(200, EnrolmentPage)
    def get(self, wanted: dict[str, Any], campaign_id: UUID) -> Page[Enrolment]:
        """List the passages, newest first."""
        with reading() as session:
            return list_enrolments(session, current_caller(), campaign_id=campaign_id, **wanted)

    @blp.arguments(ContactsToEnrol)
    @blp.response(200, OutcomesSchema)
    def post(self, wanted: dict[str, Any], campaign_id: UUID) -> dict[str, Any]:
        """Take contacts in, whether or not they are in the audience; the answer tells of each."""
        with transaction() as uow:
            return _told(add_contacts(uow, campaign_id, wanted["contact_ids"], again=wanted["again"]))

    @blp.arguments(ContactsToRemove)
    @blp.response(200, OutcomesSchema)
    def delete(self, wanted: dict[str, Any], campaign_id: UUID) -> dict[str, Any]:
        """End the passages of contacts; the answer tells of each."""
        with transaction() as uow:
            return _told(remove_contacts(uow, campaign_id, wanted["contact_ids"]))


@blp.route("/enrolments")
class Enrolments(MethodView):
    """The passages."""

    @blp.arguments(EnrolmentQuery, location="query")
    @blp.response(200, EnrolmentPage)
    def get(self, wanted: dict[str, Any]) -> Page[Enrolment]:
        """List passages through all campaigns, newest first; with ``contact_id``, those of one contact."""
        with reading() as session:
            return list_enrolments(session, current_caller(), **wanted)


def _told(outcomes: Mapping[UUID, str]) -> dict[str, Any]:
    return {"items": [{"contact_id": contact_id, "outcome": outcome} for contact_id, outcome in outcomes.items()]}
